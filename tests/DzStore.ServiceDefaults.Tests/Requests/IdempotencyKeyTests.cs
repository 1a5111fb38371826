using DzStore.ServiceDefaults.Requests;
using Microsoft.AspNetCore.Http;

namespace DzStore.ServiceDefaults.Tests.Requests;

public class IdempotencyKeyTests
{
    [Theory]
    [InlineData("K-1", "K-1")]
    [InlineData("\"K-1\"", "K-1")]
    [InlineData("\"8e03978e-40d5-43e8-bc93-6894a57f9324\"", "8e03978e-40d5-43e8-bc93-6894a57f9324")]
    [InlineData("\"a \\\"b\\\" \\\\ c\"", "a \"b\" \\ c")]
    [InlineData("\"مفتاح\"", "مفتاح")]
    [InlineData("", "")]
    public void A_quoted_key_and_the_bare_one_are_one(string value, string key) => IdempotencyKey.Bare(value).ShouldBe(key);

    [Theory]
    [InlineData("\"")]
    [InlineData("\"\"")]
    [InlineData("\"a")]
    [InlineData("a\"")]
    [InlineData("\"a\" \"b\"")]
    [InlineData("\"a\\\"")]
    [InlineData("\"a\\b\"")]
    [InlineData("\"a\"; b=1")]
    public void What_is_no_string_as_a_whole_is_a_bare_key(string value) => IdempotencyKey.Bare(value).ShouldBe(value);

    [Fact]
    public void A_request_has_one_key_or_none()
    {
        var request = new DefaultHttpContext().Request;
        IdempotencyKey.Read(request).ShouldBeNull();

        request.Headers["idempotency-key"] = "\"K-1\"";
        IdempotencyKey.Read(request).ShouldBe("K-1");

        request.Headers["idempotency-key"] = new(["K-1", "K-1"]);
        Should.Throw<BadHttpRequestException>(() => IdempotencyKey.Read(request)).StatusCode.ShouldBe(400);
    }
}
