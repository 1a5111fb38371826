using System.Globalization;
using System.Net;
using DzStore.OrderServices.Tests.Services;

namespace DzStore.OrderServices.Tests.Telemetry;

/// <summary>The metrics of the order pipeline at /metrics.</summary>
public sealed class OrderMetricsTests(BillingFixture fixture) : IClassFixture<BillingFixture>
{
    private readonly OrderService _service = fixture.Service;

    [Fact]
    public async Task Batches_their_write_concern_the_queue_and_the_breaker_can_be_watched()
    {
        // Meters belong to the process, where other services may run beside this one: what there is only grows.
        var before = await OrdersInBatchesAsync();
        for (var i = 0; i < 3; i++)
        {
            using (var answer = await _service.PostAsync($$"""{"order_id":"M{{i}}","user":"Amine","items":["Mouse"],"total":5}"""))
                answer.StatusCode.ShouldBe(HttpStatusCode.Created);
        }

        // What was scraped a moment ago is given again: the exporter keeps it for 300 ms.
        for (var tries = 0; tries < 50 && await OrdersInBatchesAsync() < before + 3; tries++)
            await Task.Delay(100, TestContext.Current.CancellationToken);

        (await OrdersInBatchesAsync()).ShouldBeGreaterThanOrEqualTo(before + 3);
        var lines = await MetricsAsync();
        lines.ShouldContain(line =>
            line.StartsWith("dzstore_orders_write_duration_seconds_count", StringComparison.Ordinal)
            && line.Contains("write_concern=\"w=majority, j=true\"")
        );
        foreach (var name in new[] { "dzstore_orders_queued", "dzstore_orders_batches_in_flight", "dzstore_database_breaker" })
            lines.ShouldContain(line => line.StartsWith(name + "{", StringComparison.Ordinal));
        lines.ShouldContain(line =>
            line.StartsWith("dzstore_database_breaker", StringComparison.Ordinal) && line.Contains("state=\"closed\"")
        );
    }

    private async Task<double> OrdersInBatchesAsync() =>
        (await MetricsAsync())
            .Where(line => line.StartsWith("dzstore_orders_batch_size_sum", StringComparison.Ordinal))
            .Sum(line => double.Parse(line.Split("} ")[1].Split(' ')[0], CultureInfo.InvariantCulture));

    private async Task<string[]> MetricsAsync() =>
        (await _service.Http.GetStringAsync("/metrics", TestContext.Current.CancellationToken)).Split('\n');
}
