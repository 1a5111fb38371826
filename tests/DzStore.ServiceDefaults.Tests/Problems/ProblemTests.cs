using System.Net;
using System.Text;
using System.Text.Json;
using DzStore.ServiceDefaults.Problems;
using DzStore.ServiceDefaults.Requests;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using MongoDB.Driver;
using MongoDB.Driver.Core.Clusters;
using MongoDB.Driver.Core.Connections;
using MongoDB.Driver.Core.Servers;
using Polly.CircuitBreaker;

namespace DzStore.ServiceDefaults.Tests.Problems;

/// <summary>Every error of a service is answered as a problem of RFC 9457, over a real socket.</summary>
public sealed class ProblemTests(ProblemTests.Fixture fixture) : IClassFixture<ProblemTests.Fixture>
{
    private const string Inside = "connection of user:password@host";
    private static readonly ConnectionId Connection = new(new ServerId(new ClusterId(), new DnsEndPoint("localhost", 27017)));
    private readonly HttpClient _http = fixture.Service.Http;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("GET", "/bug", 500, "internal-error")]
    [InlineData("GET", "/away", 503, "database-unavailable")]
    [InlineData("GET", "/cut", 503, "database-unavailable")]
    [InlineData("GET", "/open", 503, "database-unavailable")]
    [InlineData("GET", "/nothing", 404, "unknown-address")]
    [InlineData("GET", "/nothing/%D8%A3%20b?c=d", 404, "unknown-address")]
    [InlineData("GET", "/swagger/nothing", 404, "unknown-address")]
    [InlineData("DELETE", "/bug", 405, "unsupported-method")]
    [InlineData("OPTIONS", "/bug", 405, "unsupported-method")]
    [InlineData("GET", "/rules", 422, "broken-rules")]
    [InlineData("GET", "/teapot", 418, null)]
    public async Task An_error_is_a_problem_whatever_the_caller_accepts(string method, string path, int status, string? type)
    {
        foreach (var accept in new[] { "*/*", "text/html", "application/json" })
        {
            using var request = new HttpRequestMessage(new(method), path) { Headers = { { "Accept", accept } } };
            using var answer = await _http.SendAsync(request, Cancelled);

            var problem = await ProblemAsync(answer, status);
            problem.ShouldNotContain("password");
            problem.ShouldNotContain("Exception");
            var fields = JsonDocument.Parse(problem).RootElement;
            fields.GetProperty("type").GetString().ShouldBe(type is null ? "about:blank" : $"urn:dzstore:problem:{type}");
            fields.GetProperty("instance").GetString().ShouldBe(path.Split('?')[0]);
            fields.GetProperty("traceId").GetString().ShouldNotBeNull().Length.ShouldBe(32);
        }
    }

    [Fact]
    public async Task A_database_that_is_away_says_when_to_come_back()
    {
        using var answer = await _http.GetAsync("/away", Cancelled);
        answer.Headers.RetryAfter.ShouldNotBeNull().Delta.ShouldNotBeNull().ShouldBeGreaterThanOrEqualTo(TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task Broken_rules_are_listed_by_field()
    {
        using var answer = await _http.GetAsync("/rules", Cancelled);
        var errors = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Cancelled)).RootElement.GetProperty("errors");
        errors.GetProperty("total").EnumerateArray().Select(rule => rule.GetString()).ShouldBe(["must be whole", "must be small"]);
    }

    [Theory]
    [InlineData("{\"number\":", 400)]
    [InlineData("{\"number\":\"x\"}", 400)]
    [InlineData("null", 400)]
    [InlineData("", 400)]
    public async Task A_body_that_cannot_be_bound_is_the_callers_fault(string body, int status)
    {
        using var answer = await _http.PostAsync("/read", new StringContent(body, Encoding.UTF8, "application/json"), Cancelled);
        await ProblemAsync(answer, status);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_body_that_is_too_large_is_413(bool chunked)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/read")
        {
            Content = new StringContent(new string(' ', RequestLimits.MaxBodyBytes + 1), Encoding.UTF8, "application/json"),
            Headers = { TransferEncodingChunked = chunked },
        };
        using var answer = await _http.SendAsync(request, Cancelled);
        await ProblemAsync(answer, 413);
    }

    [Fact]
    public async Task Health_needs_no_database_where_a_service_has_none()
    {
        (await _http.GetAsync("/health/live", Cancelled)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await _http.GetAsync("/health/ready", Cancelled)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_service_that_is_stopping_is_not_ready()
    {
        await using var service = await RunningService.StartAsync(_ => { });
        service.Services.GetRequiredService<Microsoft.Extensions.Hosting.IHostApplicationLifetime>().StopApplication();
        var health = service.Services.GetRequiredService<Microsoft.Extensions.Diagnostics.HealthChecks.HealthCheckService>();
        (await health.CheckHealthAsync(Cancelled)).Status.ShouldBe(Microsoft.Extensions.Diagnostics.HealthChecks.HealthStatus.Unhealthy);
    }

    private static async Task<string> ProblemAsync(HttpResponseMessage answer, int status)
    {
        ((int)answer.StatusCode).ShouldBe(status);
        answer.Content.Headers.ContentType.ShouldNotBeNull().MediaType.ShouldBe("application/problem+json");
        var text = await answer.Content.ReadAsStringAsync(Cancelled);
        JsonDocument.Parse(text).RootElement.GetProperty("status").GetInt32().ShouldBe(status);
        return text;
    }

    private sealed record Body(int Number);

    /// <summary>A service for all tests of the class, with an endpoint for each kind of error.</summary>
    public sealed class Fixture : IAsyncLifetime
    {
        internal RunningService Service { get; private set; } = null!;

        public async ValueTask InitializeAsync() =>
            Service = await RunningService.StartAsync(app =>
            {
                app.MapGet("/bug", string () => throw new InvalidOperationException(Inside));
                app.MapGet("/away", string () => throw new TimeoutException(Inside));
                app.MapGet("/cut", string () => throw new MongoConnectionException(Connection, Inside));
                app.MapGet("/open", string () => throw new BrokenCircuitException(Inside));
                app.MapGet("/teapot", () => TypedResults.StatusCode(418));
                app.MapGet("/rules", () => Problem.BrokenRules([new("total", ["must be whole", "must be small"])]));
                app.MapPost("/read", (Body body) => body.Number);
            });

        public ValueTask DisposeAsync() => Service.DisposeAsync();
    }
}
