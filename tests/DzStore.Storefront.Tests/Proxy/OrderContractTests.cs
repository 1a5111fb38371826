using System.Net;
using System.Text.Json;
using MongoDB.Bson;
using MongoDB.Driver;

namespace DzStore.Storefront.Tests.Proxy;

/// <summary>The order contract through the Storefront, with a real Checkout behind it.</summary>
public sealed class OrderContractTests(CheckoutBehindStorefront shop) : IClassFixture<CheckoutBehindStorefront>
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("a/b")]
    [InlineData("a%2Fb")]
    [InlineData("100 % + 5")]
    [InlineData("a+b")]
    [InlineData("طلب رقم ١")]
    [InlineData("🛒🇩🇿")]
    [InlineData("?x=1&y#z")]
    [InlineData("..%2e")]
    public async Task Every_id_is_placed_and_found_as_directly(string id)
    {
        using var placed = await shop.Http.PostAsync("/checkout/orders", CheckoutBehindStorefront.Order(id), Cancelled);
        placed.StatusCode.ShouldBe(HttpStatusCode.Created);
        var address = "/orders/" + Uri.EscapeDataString(id);
        placed.Headers.Location!.OriginalString.ShouldBe(new Uri(shop.Address, "/checkout").ToString() + address);

        var through = await RawHttp.SendAsync(shop.Address, $"GET /checkout{address} HTTP/1.1\nHost: localhost");
        var direct = await RawHttp.SendAsync(shop.Direct, $"GET {address} HTTP/1.1\nHost: localhost");

        through.ShouldStartWith("HTTP/1.1 200");
        Body(through).ShouldBe(Body(direct));
        JsonDocument.Parse(Body(through)).RootElement.GetProperty("order_id").GetString().ShouldBe(id);
        (await shop.Orders.CountDocumentsAsync(new BsonDocument("_id", id), cancellationToken: Cancelled)).ShouldBe(1);
    }

    [Fact]
    public async Task Orders_whose_ids_differ_only_by_encoding_stay_two()
    {
        foreach (var id in new[] { "two/1", "two%2F1" })
            (await shop.Http.PostAsync("/checkout/orders", CheckoutBehindStorefront.Order(id), Cancelled)).EnsureSuccessStatusCode();

        Body(await RawHttp.SendAsync(shop.Address, "GET /checkout/orders/two%2F1 HTTP/1.1\nHost: localhost")).ShouldContain("\"two/1\"");
        Body(await RawHttp.SendAsync(shop.Address, "GET /checkout/orders/two%252F1 HTTP/1.1\nHost: localhost"))
            .ShouldContain("\"two%2F1\"");
    }

    [Fact]
    public async Task An_order_sent_again_is_replayed_and_a_key_in_Arabic_is_its_id()
    {
        for (var sent = 0; sent < 2; sent++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/checkout/orders")
            {
                Content = CheckoutBehindStorefront.Order(null),
            };
            request.Headers.TryAddWithoutValidation("Idempotency-Key", "key-1");
            using var answer = await shop.Http.SendAsync(request, Cancelled);
            answer.StatusCode.ShouldBe(sent == 0 ? HttpStatusCode.Created : HttpStatusCode.OK);
            answer.Headers.Contains("Idempotency-Replayed").ShouldBe(sent == 1);
        }
        var arabic = await RawHttp.SendAsync(
            shop.Address,
            "POST /checkout/orders HTTP/1.1\nHost: localhost\nIdempotency-Key: طلب-🛒\nContent-Type: application/json\nContent-Length: 44",
            """{"user":"Amine","items":["Mouse"],"total":5}"""
        );

        arabic.ShouldStartWith("HTTP/1.1 201");
        JsonDocument.Parse(Body(arabic)).RootElement.GetProperty("order_id").GetString().ShouldBe("طلب-🛒");
    }

    [Fact]
    public async Task Two_keys_are_refused_as_directly()
    {
        const string Request =
            "orders HTTP/1.1\nHost: localhost\nIdempotency-Key: a\nIdempotency-Key: b\nContent-Type: application/json\nContent-Length: 2";

        var through = await RawHttp.SendAsync(shop.Address, "POST /checkout/" + Request, "{}");
        var direct = await RawHttp.SendAsync(shop.Direct, "POST /" + Request, "{}");

        through.ShouldStartWith("HTTP/1.1 400");
        direct.ShouldStartWith("HTTP/1.1 400");
        Body(through).ShouldContain("urn:dzstore:problem:malformed-request");
    }

    [Fact]
    public async Task A_page_of_a_list_leads_to_the_next_behind_the_prefix_and_problems_name_the_address_asked_for()
    {
        foreach (var id in new[] { "page-1", "page-2" })
        {
            using var placed = await shop.Http.PostAsync("/checkout/orders", CheckoutBehindStorefront.Order(id, "Page"), Cancelled);
            placed.StatusCode.ShouldBe(HttpStatusCode.Created);
        }

        using var page = await JsonAsync("/checkout/orders?user=Page&limit=1", 200);
        var next = page.RootElement.GetProperty("next").GetString().ShouldNotBeNull();
        next.ShouldBe("/checkout/orders?user=Page&limit=1&after=page-1");
        using var second = await JsonAsync(next, 200);
        second.RootElement.GetProperty("orders")[0].GetProperty("order_id").GetString().ShouldBe("page-2");
        using var none = await JsonAsync("/checkout/orders/none", 404);
        none.RootElement.GetProperty("instance").GetString().ShouldBe("/checkout/orders/none");
    }

    [Fact]
    public async Task Swagger_works_behind_the_prefix()
    {
        var redirect = await RawHttp.SendAsync(shop.Address, "GET /checkout/swagger HTTP/1.1\nHost: localhost");
        redirect.ShouldStartWith("HTTP/1.1 301");
        redirect.ShouldContain("Location: swagger/index.html\r\n", customMessage: "relative to the address that was asked for");
        using var page = await shop.Http.GetAsync("/checkout/swagger/index.html", Cancelled);
        page.Headers.GetValues("Content-Security-Policy").Single().ShouldContain("default-src 'self'");
        foreach (var part in new[] { "swagger-ui-bundle.js", "index.js", "swagger-ui.css" })
        {
            (await page.Content.ReadAsStringAsync(Cancelled)).ShouldMatch(
                $"(src|href)=\"(\\./)?{System.Text.RegularExpressions.Regex.Escape(part)}\""
            );
            (await shop.Http.GetAsync($"/checkout/swagger/{part}", Cancelled)).StatusCode.ShouldBe(HttpStatusCode.OK);
        }
        (await (await shop.Http.GetAsync("/checkout/swagger/index.js", Cancelled)).Content.ReadAsStringAsync(Cancelled)).ShouldContain(
            "\"url\":\"v1/swagger.json\""
        );

        using var document = await JsonAsync("/checkout/swagger/v1/swagger.json", 200);
        document.RootElement.GetProperty("servers")[0].GetProperty("url").GetString().ShouldBe("/checkout");
    }

    [Fact]
    public async Task Chunked_bodies_that_are_too_large_get_the_answer_of_Checkout()
    {
        using var large = new StreamContent(new MemoryStream(new byte[200_000]));
        large.Headers.ContentType = new("application/json");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/checkout/orders") { Content = large };
        request.Headers.TransferEncodingChunked = true;

        using var answer = await shop.Http.SendAsync(request, Cancelled);

        answer.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        (await answer.Content.ReadAsStringAsync(Cancelled)).ShouldContain("urn:dzstore:problem:body-too-large");
    }

    private static string Body(string answer)
    {
        var body = answer[(answer.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..];
        // One chunk, where the answer came in chunks.
        return body.StartsWith('{') ? body : body.Split("\r\n")[1];
    }

    private async Task<JsonDocument> JsonAsync(string address, int status)
    {
        using var answer = await shop.Http.GetAsync(address, Cancelled);
        ((int)answer.StatusCode).ShouldBe(status);
        return JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Cancelled));
    }
}
