using System.Globalization;
using DzStore.Load;
using DzStore.Local.Database;
using DzStore.Local.Reporting;

namespace DzStore.Local.Acts;

/// <summary>The price of durability: the same orders through Checkout and Billing, and what follows from the figures.</summary>
internal static class StressAct
{
    private const int FailuresShown = 5;

    /// <summary>The services under test, Checkout first.</summary>
    public static StressTarget[] Targets(LocalStore store) =>
    [
        new("Checkout Service", "w=1", store.Checkout, new MongoOrderBook(store.Database.Store, "orders_fast")),
        new("Billing Service", "w=majority", store.Billing, new MongoOrderBook(store.Database.Store, "orders_secure")),
    ];

    public static async Task PlayAsync(LocalStore store, Terminal terminal, Report report, CancellationToken cancellationToken)
    {
        var targets = Targets(store);
        terminal.Line();
        foreach (var collection in ForeignOrders.Collections)
            if (await ForeignOrders.CountAsync(store.Database, collection, cancellationToken) is > 0 and var others)
                terminal.Line(FormattableString.Invariant($"{collection} is emptied for the stress test: {others} other orders in it go too."));
        var results = await terminal.StepAsync("Stress test of both services", show => new StressTest(TimeProvider.System).RunAsync(targets, new Shown(show), cancellationToken));

        foreach (var (target, result) in targets.Zip(results))
        {
            Show(terminal, target, result);
            report.Check($"{target.Title} stored every order, one after another and at once", result.Succeeded,
                FormattableString.Invariant($"{result.Sequential.Stored} and {result.Simultaneous.Stored} of {result.Sequential.Sent} answered 201, {result.Sequential.Failures.Count + result.Simultaneous.Failures.Count} failures"));
        }
        ShowTable(terminal, results);

        double? fsync = store.Database.Source.IsOurs ? FsyncProbe.MedianMs(store.Folder.Database(store.Database.Source.Kind), TimeProvider.System) : null;
        var (checkout, billing) = (results[0], results[1]);
        var decision = DecisionMaker.Decide(checkout, billing, fsync, LoadOrder.Sample("").Total);
        terminal.Heading("Architectural decision");
        foreach (var finding in decision.Findings)
            terminal.Line($"{finding.Rule,-10}  {finding.Text}");
        report.Stress = new(checkout, billing, fsync, decision, DecisionRules.InWords);
    }

    private static void Show(Terminal terminal, StressTarget target, StressResult result)
    {
        terminal.Line();
        terminal.Line(target.Heading);
        if (result.Sequential.Latency is { } latency)
        {
            var of = result.Sequential.Stored == result.Sequential.Sent ? "" : $" ({result.Sequential.Stored} of {result.Sequential.Sent} orders)";
            terminal.Line(string.Create(CultureInfo.InvariantCulture, $"Average User Wait Time: {latency.MeanMs:0.00} ms{of}"));
            terminal.Line(string.Create(CultureInfo.InvariantCulture, $"p50: {latency.P50Ms:0.00} ms, p95: {latency.P95Ms:0.00} ms, p99: {latency.P99Ms:0.00} ms"));
        }

        var failures = result.Sequential.Failures.Concat(result.Simultaneous.Failures).ToArray();
        foreach (var failure in failures.Take(FailuresShown))
            terminal.Error($"{failure.OrderId} {failure.Outcome.ToString().ToLowerInvariant()}: {failure.Reason}");
        if (failures.Length > FailuresShown)
            terminal.Error($"... and {failures.Length - FailuresShown} more failures.");
    }

    private static void ShowTable(Terminal terminal, IEnumerable<StressResult> results)
    {
        terminal.Line();
        terminal.Table(
            ["100 orders", "stored", "mean ms", "p50 ms", "p95 ms", "p99 ms", "max ms", "orders/s"],
            [.. results.SelectMany(result => new[] { Row(result, result.Sequential, "one after another"), Row(result, result.Simultaneous, "all at once") })]);
    }

    private static string[] Row(StressResult result, StressRun run, string manner) =>
    [
        $"{result.WriteConcern}, {manner}", run.Stored.ToString(CultureInfo.InvariantCulture),
        Ms(run.Latency?.MeanMs), Ms(run.Latency?.P50Ms), Ms(run.Latency?.P95Ms), Ms(run.Latency?.P99Ms), Ms(run.Latency?.MaxMs),
        run.OrdersPerSecond.ToString("#,0", CultureInfo.InvariantCulture),
    ];

    private static string Ms(double? value) => value?.ToString("0.00", CultureInfo.InvariantCulture) ?? "-";

    private sealed class Shown(Action<double, string> show) : IProgress<StressProgress>
    {
        public void Report(StressProgress value) => show(value.Done, value.Phase);
    }
}
