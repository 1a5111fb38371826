using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.Json;
using DzStore.ServiceDefaults.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace DzStore.ServiceDefaults.Tests.Telemetry;

/// <summary>The metrics, traces and logs of a service, their receivers, and the data that they leave out.</summary>
public sealed class TelemetryTests
{
    private const string TraceId = "0af7651916cd43dd8448eb211c80319c";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_problem_names_the_trace_that_the_caller_began()
    {
        await using var service = await StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/bug/SECRET")
        {
            Headers = { { "traceparent", $"00-{TraceId}-b7ad6b7169203331-01" } },
        };

        using var answer = await service.Http.SendAsync(request, Cancelled);

        using var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Cancelled));
        problem.RootElement.GetProperty("traceId").GetString().ShouldBe(TraceId);
    }

    [Fact]
    public async Task Metrics_tell_rate_errors_and_duration_by_route_and_never_a_path()
    {
        await using var service = await StartAsync();
        await service.Http.GetAsync("/fine/SECRET", Cancelled);
        await service.Http.GetAsync("/bug/SECRET", Cancelled);

        var metrics = await service.Http.GetStringAsync("/metrics", Cancelled);

        var counts = metrics
            .Split('\n')
            .Where(line => line.StartsWith("http_server_request_duration_seconds_count", StringComparison.Ordinal))
            .ToList();
        counts.ShouldContain(line => line.Contains("http_route=\"/fine/{id}\"") && line.Contains("http_response_status_code=\"200\""));
        counts.ShouldContain(line => line.Contains("http_route=\"/bug/{id}\"") && line.Contains("http_response_status_code=\"500\""));
        metrics.ShouldContain("dotnet_gc_");
        metrics.ShouldNotContain("SECRET");
    }

    [Fact]
    public async Task Where_no_collector_is_configured_nothing_is_recorded()
    {
        await using var service = await StartAsync();

        (await service.Http.GetStringAsync("/recorded", Cancelled)).ShouldBe("False");
    }

    [Fact]
    public async Task A_configured_collector_gets_traces_metrics_and_logs_and_no_path()
    {
        await using var collector = await Collector.StartAsync();
        await using (
            var service = await StartAsync(
                "--Serilog:MinimumLevel=Information",
                $"--OTEL_EXPORTER_OTLP_ENDPOINT={collector.Address}",
                "--OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf",
                "--OTEL_SERVICE_NAME=under-test"
            )
        )
        {
            (await service.Http.GetStringAsync("/recorded", Cancelled)).ShouldBe("True");
            (await service.Http.GetAsync("/fine/SECRET?user=SECRET", Cancelled)).StatusCode.ShouldBe(HttpStatusCode.OK);
        } // Disposing sends what waits.

        collector.Received("/v1/traces").ShouldContain("/fine/{id}");
        collector.Received("/v1/traces").ShouldContain("under-test");
        collector.Received("/v1/metrics").ShouldContain("http.server.request.duration");
        collector.Received("/v1/logs").ShouldContain("a line of the endpoint's");
        foreach (var signal in new[] { "/v1/traces", "/v1/metrics", "/v1/logs" })
            collector.Received(signal).ShouldNotContain("SECRET");
    }

    [Theory]
    [InlineData("collector:4317")]
    [InlineData("nowhere")]
    public async Task A_collector_that_is_no_address_is_refused_at_start(string endpoint)
    {
        var refused = await Should.ThrowAsync<OptionsValidationException>(() => StartAsync($"--OTEL_EXPORTER_OTLP_ENDPOINT={endpoint}"));

        refused.Message.ShouldContain(TelemetryOptions.EndpointKey);
    }

    private static Task<RunningService> StartAsync(params string[] settings) =>
        RunningService.StartAsync(
            app =>
            {
                app.MapGet("/fine/{id}", (ILogger<TelemetryTests> log) => log.LogInformation("a line of the endpoint's")).AllowAnonymous();
                app.MapGet("/bug/{id}", string () => throw new InvalidOperationException()).AllowAnonymous();
                app.MapGet("/recorded", () => (Activity.Current?.IsAllDataRequested == true && Activity.Current.Recorded).ToString())
                    .AllowAnonymous();
            },
            settings
        );

    /// <summary>Takes whatever is sent to it. Texts stand in protobuf as they are.</summary>
    private sealed class Collector : IAsyncDisposable
    {
        private readonly WebApplication _app;
        private readonly Dictionary<string, StringBuilder> _bodies = [];

        private Collector(WebApplication app) => _app = app;

        public string Address => _app.Urls.Single();

        public static async Task<Collector> StartAsync()
        {
            var builder = WebApplication.CreateSlimBuilder(["--urls=http://127.0.0.1:0"]);
            builder.Logging.ClearProviders();
            var collector = new Collector(builder.Build());
            collector._app.Run(collector.TakeAsync);
            await collector._app.StartAsync(Cancelled);
            return collector;
        }

        public string Received(string path)
        {
            lock (_bodies)
                return _bodies.TryGetValue(path, out var bodies) ? bodies.ToString() : "";
        }

        public ValueTask DisposeAsync() => _app.DisposeAsync();

        private async Task TakeAsync(HttpContext context)
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body, context.RequestAborted);
            lock (_bodies)
            {
                if (!_bodies.TryGetValue(context.Request.Path, out var bodies))
                    _bodies[context.Request.Path] = bodies = new();
                bodies.Append(Encoding.UTF8.GetString(body.GetBuffer(), 0, (int)body.Length));
            }
        }
    }
}
