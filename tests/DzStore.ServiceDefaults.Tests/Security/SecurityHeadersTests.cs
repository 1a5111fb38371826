using System.Net;
using Microsoft.AspNetCore.Builder;

namespace DzStore.ServiceDefaults.Tests.Security;

/// <summary>The security headers that restrict what a browser does with an answer.</summary>
public sealed class SecurityHeadersTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/fine", HttpStatusCode.OK)]
    [InlineData("/bug", HttpStatusCode.InternalServerError)]
    [InlineData("/nothing", HttpStatusCode.NotFound)]
    [InlineData("/health/live", HttpStatusCode.OK)]
    [InlineData("/metrics", HttpStatusCode.OK)]
    public async Task Every_answer_has_them_also_where_the_endpoint_failed(string path, HttpStatusCode status)
    {
        await using var service = await StartAsync();

        using var answer = await service.Http.GetAsync(path, Cancelled);

        answer.StatusCode.ShouldBe(status);
        Header(answer, "X-Content-Type-Options").ShouldBe("nosniff");
        Header(answer, "Referrer-Policy").ShouldBe("no-referrer");
        Header(answer, "Content-Security-Policy").ShouldNotBeNull().ShouldContain("default-src 'none'");
        Header(answer, "Content-Security-Policy").ShouldNotBeNull().ShouldContain("frame-ancestors 'none'");
        Header(answer, "Server").ShouldBeNull();
        Header(answer, "X-Powered-By").ShouldBeNull();
        Header(answer, "Strict-Transport-Security").ShouldBeNull(); // Not over HTTP.
    }

    [Fact]
    public async Task Without_origins_no_answer_lets_another_site_in()
    {
        await using var service = await StartAsync();

        using var answer = await service.Http.SendAsync(From("https://shop.example", HttpMethod.Get), Cancelled);
        using var asked = await service.Http.SendAsync(Preflight("https://shop.example"), Cancelled);

        answer.Headers.ShouldNotContain(header => header.Key.StartsWith("Access-Control-", StringComparison.Ordinal));
        asked.Headers.ShouldNotContain(header => header.Key.StartsWith("Access-Control-", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("--Cors:Origins:0=https://shop.example")]
    [InlineData("--Cors:Origins=http://localhost:3000, https://shop.example")]
    public async Task A_configured_origin_is_let_in_and_no_other(string setting)
    {
        await using var service = await StartAsync(setting);

        using var allowed = await service.Http.SendAsync(From("https://shop.example", HttpMethod.Get), Cancelled);
        using var other = await service.Http.SendAsync(From("https://elsewhere.example", HttpMethod.Get), Cancelled);
        using var asked = await service.Http.SendAsync(Preflight("https://shop.example"), Cancelled);

        Header(allowed, "Access-Control-Allow-Origin").ShouldBe("https://shop.example");
        Header(allowed, "Access-Control-Expose-Headers")
            .ShouldNotBeNull()
            .Split(',')
            .ShouldBe(["Location", "Retry-After", "Idempotency-Replayed"]);
        Header(other, "Access-Control-Allow-Origin").ShouldBeNull();
        asked.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        Header(asked, "Access-Control-Allow-Headers").ShouldNotBeNull().ShouldContain("Idempotency-Key");
        Header(asked, "Access-Control-Allow-Credentials").ShouldBeNull();
    }

    [Theory]
    [InlineData("*")]
    [InlineData("https://shop.example/")]
    [InlineData("shop.example")]
    public async Task What_is_no_origin_is_refused_at_start(string origin)
    {
        var refused = await Should.ThrowAsync<Microsoft.Extensions.Options.OptionsValidationException>(() =>
            StartAsync($"--Cors:Origins:0={origin}")
        );

        refused.Message.ShouldContain("Cors:Origins");
        refused.Message.ShouldContain(origin);
    }

    [Fact]
    public async Task What_may_be_a_password_is_not_repeated()
    {
        var refused = await Should.ThrowAsync<Microsoft.Extensions.Options.OptionsValidationException>(() =>
            StartAsync("--Cors:Origins:0=https://me:hunter2@shop.example")
        );

        refused.Message.ShouldContain("Cors:Origins");
        refused.Message.ShouldNotContain("hunter2");
    }

    private static Task<RunningService> StartAsync(params string[] settings) =>
        RunningService.StartAsync(
            app =>
            {
                app.MapGet("/fine", () => "fine").AllowAnonymous();
                app.MapGet("/bug", string () => throw new InvalidOperationException()).AllowAnonymous();
            },
            settings
        );

    private static HttpRequestMessage From(string origin, HttpMethod method) => new(method, "/fine") { Headers = { { "Origin", origin } } };

    private static HttpRequestMessage Preflight(string origin)
    {
        var request = From(origin, HttpMethod.Options);
        request.Headers.Add("Access-Control-Request-Method", "POST");
        request.Headers.Add("Access-Control-Request-Headers", "content-type, idempotency-key");
        return request;
    }

    private static string? Header(HttpResponseMessage answer, string name) =>
        answer.Headers.TryGetValues(name, out var values) ? values.Single() : null;
}
