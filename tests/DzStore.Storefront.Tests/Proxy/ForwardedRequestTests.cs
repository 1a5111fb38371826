using System.Net;
using System.Text;

namespace DzStore.Storefront.Tests.Proxy;

/// <summary>The request that a service gets from a caller of the Storefront.</summary>
public sealed class ForwardedRequestTests : IAsyncLifetime
{
    private EchoService _service = null!;
    private StorefrontService _storefront = null!;

    private Uri Address => _storefront.Http.BaseAddress!;

    public async ValueTask InitializeAsync()
    {
        _service = await EchoService.StartAsync();
        _storefront = StorefrontService.Start(_service.Settings);
    }

    public async ValueTask DisposeAsync()
    {
        await _storefront.DisposeAsync();
        await _service.DisposeAsync();
    }

    [Theory]
    [InlineData("/orders/a%2Fb")]
    [InlineData("/orders/a%2fb%25%2B+")]
    [InlineData("/orders/%D8%B7%D9%84%D8%A8%20%F0%9F%9B%92")]
    [InlineData("/orders/%41%7e~'()*!;=@:$&,")]
    [InlineData("/orders/./x//../y/%2e%2e")]
    [InlineData("/orders?user=a%2Bb+c&after=%2F&x=[]|\"<>^`{}\\")]
    [InlineData("/")]
    public async Task The_target_goes_on_byte_for_byte(string target)
    {
        var answer = await RawHttp.SendAsync(Address, $"GET /checkout{target} HTTP/1.1\nHost: shop.example");

        answer.ShouldStartWith("HTTP/1.1 200");
        _service.Requests.Single().Target.ShouldBe(target);
    }

    [Fact]
    public async Task Headers_of_the_caller_go_on_but_cookies_and_those_that_the_Storefront_makes()
    {
        await RawHttp.SendAsync(
            Address,
            """
            POST /checkout/orders HTTP/1.1
            Host: shop.example:5100
            Authorization: Bearer abc
            X-Api-Key: k
            Idempotency-Key: طلب-🛒
            Accept-Language: ar
            Upgrade-Insecure-Requests: 1
            Sec-Fetch-Site: cross-site
            X-Custom: one
            X-Custom: two
            X-Hop: gone
            Connection: keep-alive, X-Hop
            Cookie: shop=visitor
            Forwarded: for=10.9.9.9
            X-Forwarded-For: 10.9.9.9
            X-Forwarded-Host: localhost
            X-Forwarded-Proto: https
            X-Forwarded-Prefix: /evil
            X-Forwarded-User: admin
            X-Original-Host: localhost
            traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01
            Content-Type: application/json
            Content-Length: 2
            """,
            "{}"
        );

        var (method, target, headers, body) = _service.Requests.Single();
        (method, target, body).ShouldBe(("POST", "/orders", "{}"));
        headers["Host"].ShouldBe(new Uri(_service.Address).Authority);
        headers["Authorization"].ShouldBe("Bearer abc");
        headers["X-Api-Key"].ShouldBe("k");
        headers["Idempotency-Key"].ShouldBe("طلب-🛒");
        headers["Accept-Language"].ShouldBe("ar");
        headers["Upgrade-Insecure-Requests"].ShouldBe("1");
        headers["Sec-Fetch-Site"].ShouldBe("cross-site");
        headers["X-Custom"].ShouldBe("one, two");
        headers["Content-Type"].ShouldBe("application/json");
        headers["Content-Length"].ShouldBe("2");
        headers["X-Forwarded-For"].ShouldBe("127.0.0.1");
        headers["X-Forwarded-Host"].ShouldBe("shop.example:5100");
        headers["X-Forwarded-Proto"].ShouldBe("http");
        headers["X-Forwarded-Prefix"].ShouldBe("/checkout");
        headers["Forwarded"].ShouldBe("for=127.0.0.1;proto=http");
        headers["traceparent"].ShouldStartWith("00-0af7651916cd43dd8448eb211c80319c-");
        headers["traceparent"].ShouldNotContain("b7ad6b7169203331");
        headers.Keys.ShouldNotContain("Cookie");
        headers.Keys.ShouldNotContain("X-Forwarded-User");
        headers.Keys.ShouldNotContain("X-Original-Host");
        headers.Keys.ShouldNotContain("X-Hop");
    }

    [Fact]
    public async Task The_developers_own_call_has_no_mark_of_an_unknown_proxy_and_everybody_elses_has()
    {
        (await _storefront.Http.GetAsync("/checkout/orders", TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.OK);
        await RawHttp.SendAsync(Address, "GET /checkout/orders HTTP/1.1\nHost: rebound.example");
        await RawHttp.SendAsync(Address, "GET /checkout/orders HTTP/1.1\nHost: localhost\nSec-Fetch-Site: cross-site");
        await RawHttp.SendAsync(Address, "GET /checkout/orders HTTP/1.1\nHost: localhost\nX-Forwarded-For: 203.0.113.7");
        await RawHttp.SendAsync(Address, "GET /checkout/orders HTTP/1.0");

        _service.Requests.Select(request => request.Headers.ContainsKey("Forwarded")).ShouldBe([false, true, true, true, true]);
    }

    [Theory]
    [InlineData("GET", 0, null)]
    [InlineData("HEAD", 0, null)]
    [InlineData("DELETE", 0, "0")]
    [InlineData("POST", 0, "0")]
    [InlineData("POST", 60_000, "60000")]
    [InlineData("PUT", 10, "10")]
    public async Task Methods_and_bodies_arrive_whole(string method, int length, string? declared)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), "/checkout/orders");
        if (length > 0)
            request.Content = new ByteArrayContent(Encoding.ASCII.GetBytes(new string('x', length)));

        using var answer = await _storefront.Http.SendAsync(request, TestContext.Current.CancellationToken);

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        var received = _service.Requests.Single();
        received.Method.ShouldBe(method);
        received.Body.Length.ShouldBe(length);
        received.Headers.GetValueOrDefault("Content-Length").ShouldBe(declared);
    }

    [Fact]
    public async Task A_body_in_chunks_stays_in_chunks()
    {
        using var body = new StreamContent(new MemoryStream(new byte[10_000]));
        using var request = new HttpRequestMessage(HttpMethod.Post, "/checkout/orders") { Content = body };
        request.Headers.TransferEncodingChunked = true;

        using var answer = await _storefront.Http.SendAsync(request, TestContext.Current.CancellationToken);

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        _service.Requests.Single().Body.Length.ShouldBe(10_000);
        _service.Requests.Single().Headers["Transfer-Encoding"].ShouldBe("chunked");
    }

    [Fact]
    public async Task An_address_below_no_prefix_is_the_Storefronts_own()
    {
        using var answer = await _storefront.Http.GetAsync("/checkouts/orders", TestContext.Current.CancellationToken);

        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        _service.Requests.ShouldBeEmpty();
    }
}
