using System.Net;
using System.Text;
using DzStore.OrderServices.Tests.Services;

namespace DzStore.OrderServices.Tests.Contract;

/// <summary>The id of an order in the header Idempotency-Key, bare and in the quotes of the IETF's draft.</summary>
public sealed class QuotedKeyTests(CheckoutFixture fixture) : IClassFixture<CheckoutFixture>
{
    [Theory]
    [InlineData("QUOTED_1", "\"QUOTED_1\"", "QUOTED_1")]
    [InlineData("\"QUOTED_2\"", "QUOTED_2", "QUOTED_2")]
    [InlineData("\"QUOTED \\\"3\\\"\"", "QUOTED \"3\"", "QUOTED \"3\"")]
    public async Task A_quoted_key_and_the_bare_one_are_one_order(string first, string second, string id)
    {
        using var stored = await PostAsync(first, """{"user":"Amine","items":["Mouse"],"total":1}""");
        stored.StatusCode.ShouldBe(HttpStatusCode.Created);
        (await stored.JsonAsync()).GetProperty("order_id").GetString().ShouldBe(id);

        using var replayed = await PostAsync(second, """{"user":"Amine","items":["Mouse"],"total":1}""");
        replayed.StatusCode.ShouldBe(HttpStatusCode.OK);
        using var same = await PostAsync(
            "\"" + id.Replace("\"", "\\\"") + "\"",
            $$"""{"order_id":"{{id.Replace("\"", "\\\"")}}","user":"Amine","items":["Mouse"],"total":1}"""
        );
        same.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    private Task<HttpResponseMessage> PostAsync(string key, string json) =>
        fixture.Service.PostAsync(new StringContent(json, Encoding.UTF8, "application/json"), key);
}
