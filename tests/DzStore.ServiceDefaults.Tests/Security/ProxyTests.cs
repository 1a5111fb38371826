using System.Net;
using System.Security.Claims;
using DzStore.ServiceDefaults.Identity;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace DzStore.ServiceDefaults.Tests.Security;

/// <summary>Forwarded headers count where a known proxy sent them; these tests connect from 127.0.0.1 as the proxy, or as nobody.</summary>
public sealed class ProxyTests
{
    private const string Known = "--Proxy:Known=127.0.0.1";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Behind_a_known_proxy_every_caller_has_a_rate_of_its_own()
    {
        await using var service = await StartAsync(Known, "--Limits:RequestsPerSecond=0.01", "--Limits:Burst=2");

        foreach (var caller in new[] { "203.0.113.1", "203.0.113.2", "2001:db8:1:2::1", "2001:db8:1:3::1" })
        {
            (await StatusAsync(service, caller)).ShouldBe(200);
            (await StatusAsync(service, caller)).ShouldBe(200);
            (await StatusAsync(service, caller)).ShouldBe(429);
        }
        (await StatusAsync(service, "2001:db8:1:2:ffff::9")).ShouldBe(429, "the same /64 network");
        (await StatusAsync(service, "198.51.100.9, 203.0.113.1")).ShouldBe(429, "what a caller wrote itself stands first");
        (await StatusAsync(service, "203.0.113.3, 127.0.0.1")).ShouldBe(200, "known proxies are passed over, however many");
    }

    [Theory]
    [InlineData]
    [InlineData("--Proxy:Known=10.0.0.7, 10.1.0.0/16")]
    public async Task From_anybody_else_the_headers_change_nothing(params string[] settings)
    {
        await using var service = await StartAsync([.. settings, "--Limits:RequestsPerSecond=0.01", "--Limits:Burst=3"]);

        using var answer = await SendAsync(service, "/seen", "203.0.113.1", "https", "shop.example");
        var seen = await answer.Content.ReadAsStringAsync(Cancelled);

        seen.ShouldBe($"127.0.0.1 http {service.Http.BaseAddress!.Authority}");
        (await StatusAsync(service, "203.0.113.2")).ShouldBe(200);
        (await StatusAsync(service, "203.0.113.3")).ShouldBe(200);
        (await StatusAsync(service, "203.0.113.4")).ShouldBe(429);
        using var located = await SendAsync(service, "/located", "203.0.113.5", "https", "shop.example");
        ((int)located.StatusCode).ShouldBe(429);
    }

    [Theory]
    [InlineData("--Proxy:Known=127.0.0.1")]
    [InlineData("--Proxy:Known:0=10.0.0.7", "--Proxy:Known:1=127.0.0.0/8")]
    [InlineData("--Proxy:Known=::1,127.0.0.1")]
    public async Task A_known_proxy_says_who_calls_and_by_which_scheme_and_host(params string[] settings)
    {
        await using var service = await StartAsync(settings);

        using var answer = await SendAsync(service, "/seen", "203.0.113.1:4711", "https", "shop.example:8443");

        (await answer.Content.ReadAsStringAsync(Cancelled)).ShouldBe("203.0.113.1 https shop.example:8443");
    }

    [Theory]
    [InlineData("https", "shop.example", "/located", "https://shop.example/things/1")]
    [InlineData("https", "shop.example", "/elsewhere", "https://elsewhere.example/")]
    [InlineData("https", null, "/located", "/things/1")]
    [InlineData(null, null, "/located", "/things/1")]
    public async Task Location_follows_scheme_and_host(string? scheme, string? host, string address, string location)
    {
        await using var service = await StartAsync(Known);

        using var answer = await SendAsync(service, address, "203.0.113.1", scheme, host);

        answer.Headers.Location.ShouldNotBeNull().OriginalString.ShouldBe(location);
    }

    [Theory]
    [InlineData("shop.example", "/located", "http://shop.example/checkout/things/1")]
    [InlineData(null, "/located", "/checkout/things/1")]
    [InlineData("shop.example", "/elsewhere", "https://elsewhere.example/")]
    public async Task The_prefix_that_a_proxy_gives_stands_in_Location_in_problems_and_in_the_document(
        string? host,
        string address,
        string location
    )
    {
        await using var service = await StartAsync(Known);

        using var answer = await SendAsync(service, address, "203.0.113.1", null, host, "/checkout");
        using var none = await SendAsync(service, "/none", "203.0.113.1", null, host, "/checkout");
        using var document = await SendAsync(service, "/swagger/v1/swagger.json", "203.0.113.1", null, host, "/checkout");

        answer.Headers.Location.ShouldNotBeNull().OriginalString.ShouldBe(location);
        (await none.Content.ReadAsStringAsync(Cancelled)).ShouldContain("\"instance\":\"/checkout/none\"");
        (await document.Content.ReadAsStringAsync(Cancelled)).ShouldContain("\"url\": \"/checkout\"");
    }

    [Fact]
    public async Task A_caller_of_a_proxy_on_the_developers_machine_is_no_developer()
    {
        await using var service = await StartAsync(Known);

        using var forwarded = await SendAsync(service, "/who", "127.0.0.1, 203.0.113.1", null, null);
        using var direct = await service.Http.GetAsync("/who", Cancelled);

        forwarded.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        direct.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("--Proxy:Known=10.0.0.0/33", "10.0.0.0/33")]
    [InlineData("--Proxy:Known=proxy.example", "proxy.example")]
    [InlineData("--Proxy:Known=0.0.0.0/0", "everybody")]
    [InlineData("--Proxy:Known=::/0", "everybody")]
    [InlineData("--ForwardedHeaders_Enabled=true", "ASPNETCORE_FORWARDEDHEADERS_ENABLED")]
    public async Task What_names_no_proxy_or_everybody_is_refused_at_start(string setting, string named)
    {
        var refused = await Should.ThrowAsync<OptionsValidationException>(() => StartAsync(setting));

        refused.Failures.ShouldHaveSingleItem().ShouldContain(named);
    }

    private static Task<RunningService> StartAsync(params string[] settings) =>
        RunningService.StartAsync(
            app =>
            {
                app.MapGet("/seen", (HttpContext context) =>
                        $"{context.Connection.RemoteIpAddress} {context.Request.Scheme} {context.Request.Host.ToUriComponent()}"
                    )
                    .AllowEverybody();
                app.MapGet("/located", () => TypedResults.Created("/things/1")).AllowEverybody();
                app.MapGet("/elsewhere", () => TypedResults.Redirect("https://elsewhere.example/")).AllowEverybody();
                app.MapGet("/who", (ClaimsPrincipal caller) => caller.Identity!.Name).AllowRoles("analyst");
            },
            settings
        );

    private static async Task<int> StatusAsync(RunningService service, string forwardedFor)
    {
        using var answer = await SendAsync(service, "/seen", forwardedFor, null, null);
        return (int)answer.StatusCode;
    }

    private static async Task<HttpResponseMessage> SendAsync(
        RunningService service,
        string address,
        string forwardedFor,
        string? scheme,
        string? host,
        string? prefix = null
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Add("X-Forwarded-For", forwardedFor);
        if (prefix is not null)
            request.Headers.Add("X-Forwarded-Prefix", prefix);
        if (scheme is not null)
            request.Headers.Add("X-Forwarded-Proto", scheme);
        if (host is not null)
            request.Headers.Add("X-Forwarded-Host", host);
        return await service.Http.SendAsync(request, Cancelled);
    }
}
