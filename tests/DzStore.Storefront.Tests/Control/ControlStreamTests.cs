using System.Net;
using System.Text.Json;
using DzStore.Testing.Access;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace DzStore.Storefront.Tests.Control;

/// <summary>The stream of the control room, with stubs for the services behind.</summary>
public sealed class ControlStreamTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Tells_each_second_what_the_services_measure_and_shows_a_frozen_one_without_old_figures()
    {
        var looks = 0;
        var frozen = false;
        var release = new TaskCompletionSource();
        await using var checkout = await ServiceStub.StartAsync(async context =>
        {
            if (Volatile.Read(ref frozen))
                await release.Task;
            await context.Response.WriteAsync(Metrics(++looks));
        });
        await using var storefront = StorefrontService.Start(("environment", "Development"), ("Services:Checkout", checkout.Address));
        await using var lines = await WatchAsync(storefront);

        var first = await lines.NextAsync(_ => true);
        Service(first, "Checkout").GetProperty("orders").GetProperty("concern").GetString().ShouldBe("w=1");
        Service(first, "Billing").GetProperty("state").GetString().ShouldBe("away");
        first.TryGetProperty("launcher", out _).ShouldBeFalse("no launcher started it");
        first.TryGetProperty("token", out _).ShouldBeFalse();

        var second = Service(await lines.NextAsync(line => Orders(line)?.TryGetProperty("p50_ms", out _) == true), "Checkout");
        second.GetProperty("orders").GetProperty("per_second").GetDouble().ShouldBeGreaterThan(0);
        second.GetProperty("orders").GetProperty("p50_ms").GetDouble().ShouldBe(1.5, 0.001);
        second.GetProperty("orders").GetProperty("p99_ms").GetDouble().ShouldBe(1.99, 0.001);
        second.GetProperty("orders").GetProperty("queued").GetInt64().ShouldBe(7);
        second.GetProperty("breaker").GetString().ShouldBe("open");
        second.GetProperty("nodes")[0].GetProperty("address").GetString().ShouldBe("127.0.0.1:27117");
        second.GetProperty("nodes")[0].GetProperty("state").GetString().ShouldBe("primary");
        var error = second.GetProperty("errors").EnumerateArray().Single();
        (error.GetProperty("status").GetInt32(), error.GetProperty("request").GetString(), error.GetProperty("count").GetInt64()).ShouldBe(
            (503, "POST /orders", 4)
        );

        Volatile.Write(ref frozen, true);
        var silent = Service(await lines.NextAsync(line => Orders(line) is null), "Checkout");
        silent.GetProperty("state").GetString().ShouldBe("silent");
        silent.TryGetProperty("breaker", out _).ShouldBeFalse();
        silent.GetProperty("answered_at").GetDateTimeOffset().ShouldBeGreaterThan(DateTimeOffset.UnixEpoch);

        Volatile.Write(ref frozen, false);
        release.SetResult();
        await lines.NextAsync(line => Orders(line) is not null);
    }

    [Fact]
    public async Task Is_for_admins_whose_own_key_goes_to_the_services_and_ends_when_the_service_stops()
    {
        var keys = new List<string>();
        await using var checkout = await ServiceStub.StartAsync(context =>
        {
            lock (keys)
                keys.Add(context.Request.Headers["X-Api-Key"].ToString());
            context.Response.StatusCode = 401;
            return Task.CompletedTask;
        });
        using var production = new ProductionSettings();
        await using var storefront = StorefrontService.Start([("Services:Checkout", checkout.Address), .. production.Values]);

        (await StatusAsync(storefront, null)).ShouldBe(HttpStatusCode.Unauthorized);
        (await StatusAsync(storefront, RoleKeys.Of("analyst"))).ShouldBe(HttpStatusCode.Forbidden);
        await using var lines = await WatchAsync(storefront, RoleKeys.Of("admin"));
        Service(await lines.NextAsync(_ => true), "Checkout").GetProperty("state").GetString().ShouldBe("refuses");
        lock (keys)
            keys.ShouldAllBe(key => key == RoleKeys.Of("admin"));

        storefront.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();
        await lines.EndAsync();
    }

    private static string Metrics(int look) =>
        string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $$"""
            dzstore_orders_queued 7
            dzstore_orders_acknowledgement_duration_seconds_bucket{write_concern="w=1",le="0.001"} 0
            dzstore_orders_acknowledgement_duration_seconds_bucket{write_concern="w=1",le="0.002"} {{look * 100}}
            dzstore_orders_acknowledgement_duration_seconds_bucket{write_concern="w=1",le="+Inf"} {{look * 100}}
            dzstore_orders_acknowledgement_duration_seconds_count{write_concern="w=1"} {{look * 100}}
            dzstore_database_breaker{state="closed"} 0
            dzstore_database_breaker{state="open"} 1
            dzstore_database_nodes{node="127.0.0.1:27117",state="primary"} 1
            dzstore_database_nodes{node="127.0.0.1:27117",state="unreachable"} 0
            http_server_request_duration_seconds_count{http_request_method="POST",http_route="/orders",http_response_status_code="201"} 9
            http_server_request_duration_seconds_count{http_request_method="POST",http_route="/orders",http_response_status_code="503"} 4
            """
        );

    private static JsonElement Service(JsonElement line, string name) =>
        line.GetProperty("services").EnumerateArray().Single(service => service.GetProperty("name").GetString() == name);

    private static JsonElement? Orders(JsonElement line) =>
        Service(line, "Checkout").TryGetProperty("orders", out var orders) ? orders : null;

    private static HttpRequestMessage Request(string? key)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/control/stream");
        if (key is not null)
            request.Headers.Add("X-Api-Key", key);
        return request;
    }

    private static async Task<HttpStatusCode> StatusAsync(StorefrontService storefront, string? key)
    {
        using var request = Request(key);
        using var answer = await storefront.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation);
        return answer.StatusCode;
    }

    private static async Task<Lines> WatchAsync(StorefrontService storefront, string? key = null)
    {
        using var request = Request(key);
        var answer = await storefront.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        answer.Headers.CacheControl!.NoStore.ShouldBeTrue();
        return new(answer, new StreamReader(await answer.Content.ReadAsStreamAsync(Cancellation)));
    }

    private sealed class Lines(HttpResponseMessage answer, StreamReader reader) : IAsyncDisposable
    {
        /// <summary>Waits for a line.</summary>
        public async Task<JsonElement> NextAsync(Func<JsonElement, bool> isIt)
        {
            while (await reader.ReadLineAsync(Cancellation) is { } text)
            {
                var line = JsonElement.Parse(text);
                if (isIt(line))
                    return line;
            }

            throw new InvalidOperationException("The stream ended.");
        }

        public async Task EndAsync()
        {
            while (await reader.ReadLineAsync(Cancellation) is not null)
            {
                // Whatever comes until the end.
            }
        }

        public ValueTask DisposeAsync()
        {
            answer.Dispose();
            reader.Dispose();
            return default;
        }
    }
}
