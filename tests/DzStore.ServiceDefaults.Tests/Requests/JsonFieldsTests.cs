using System.Text;
using DzStore.ServiceDefaults.Requests;
using Microsoft.AspNetCore.Http;

namespace DzStore.ServiceDefaults.Tests.Requests;

public class JsonFieldsTests
{
    [Fact]
    public async Task Fields_are_read()
    {
        var fields = await ReadAsync("""{"city":"Oran","spend":7,"window":null}""");

        fields.Text("city", 10).ShouldBe("Oran");
        fields.WholeNumber("spend", 100).ShouldBe(7);
        fields.OptionalWholeNumber("window", 1, 9).ShouldBeNull();
        fields.Errors().ShouldBeEmpty();
    }

    [Fact]
    public async Task Every_broken_rule_is_listed()
    {
        var fields = await ReadAsync("""{"city":" ","spend":1.5,"window":10,"coupon":1}""");

        fields.Text("city", 10);
        fields.WholeNumber("spend", 100);
        fields.OptionalWholeNumber("window", 1, 9);
        fields.Text("user", 10);
        var errors = fields.Errors();

        errors["city"].ShouldBe(["must not be empty"]);
        errors["spend"].ShouldBe(["must be a whole number from 0 to 100, in digits only: no sign, fraction or exponent"]);
        errors["window"].ShouldBe(["must be a whole number from 1 to 9, in digits only: no sign, fraction or exponent"]);
        errors["user"].ShouldBe(["is missing"]);
        errors["coupon"].ShouldBe(["is not a field of this request: it takes city, spend, window, user"]);
    }

    [Theory]
    [InlineData("", "application/json", 400)]
    [InlineData("[]", "application/json", 400)]
    [InlineData("{} {}", "application/json", 400)]
    [InlineData("""{"a":1,"a":2}""", "application/json", 400)]
    [InlineData("{}", "text/plain", 415)]
    [InlineData("{}", "application/json; charset=utf-16", 415)]
    public async Task A_body_that_is_no_object_is_refused(string body, string type, int status) =>
        (await Should.ThrowAsync<BadHttpRequestException>(() => ReadAsync(body, type))).StatusCode.ShouldBe(status);

    [Fact]
    public async Task A_body_that_is_too_large_is_413() =>
        (
            await Should.ThrowAsync<BadHttpRequestException>(() => ReadAsync(new string(' ', RequestLimits.MaxBodyBytes + 1)))
        ).StatusCode.ShouldBe(413);

    private static Task<JsonFields> ReadAsync(string body, string type = "application/json")
    {
        var context = new DefaultHttpContext();
        context.Request.ContentType = type;
        context.Request.Body = new MemoryStream(Encoding.UTF8.GetBytes(body));
        return JsonFields.ReadAsync(context.Request, TestContext.Current.CancellationToken);
    }
}
