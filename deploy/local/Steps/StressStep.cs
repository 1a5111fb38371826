using System.Globalization;
using DzStore.Load.Stress;
using DzStore.Local.Reporting;
using DzStore.LocalHost;
using DzStore.LocalHost.Terminals;

namespace DzStore.Local.Steps;

/// <summary>The price of durability: the same orders through Checkout and Billing.</summary>
internal static class StressStep
{
    private const int FailuresShown = 5;

    /// <returns>The waits, and what they are compared with.</returns>
    public static async Task<StressFindings> RunAsync(
        LocalStore store,
        Terminal terminal,
        Report report,
        CancellationToken cancellationToken
    )
    {
        var targets = StressTargets.Of(store);
        terminal.Line();
        var results = await terminal.StepAsync("Stress test of both services", show =>
            new StressTest(TimeProvider.System) { KeepsOrders = store.Database.Source.IsOurs }.RunAsync(
                targets,
                new Shown(show),
                cancellationToken
            )
        );

        foreach (var (target, result) in targets.Zip(results))
        {
            Show(terminal, target, result);
            Check(report, target, result);
        }

        StressTable.Show(terminal, results);
        return await StressFindings.MeasureAsync(store, results, cancellationToken);
    }

    private static void Check(Report report, StressTarget target, StressResult result) =>
        report.Check(
            $"{target.Title} stored every order, one after another and at once",
            result.Succeeded,
            FormattableString.Invariant($"{result.Sequential.Stored} and {result.Simultaneous.Stored} of {result.Sequential.Sent} ")
                + "answered 201, "
                + FormattableString.Invariant($"{result.Sequential.Failures.Count + result.Simultaneous.Failures.Count} failures")
        );

    private static void Show(Terminal terminal, StressTarget target, StressResult result)
    {
        terminal.Line();
        terminal.Line(target.Heading);
        if (result.Sequential.Latency is { } latency)
        {
            var of =
                result.Sequential.Stored == result.Sequential.Sent
                    ? ""
                    : $" ({result.Sequential.Stored} of {result.Sequential.Sent} orders)";
            terminal.Line(string.Create(CultureInfo.InvariantCulture, $"Average User Wait Time: {latency.MeanMs:0.00} ms{of}"));
            terminal.Line(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"p50: {latency.P50Ms:0.00} ms, p95: {latency.P95Ms:0.00} ms, p99: {latency.P99Ms:0.00} ms"
                )
            );
        }

        var failures = result.Sequential.Failures.Concat(result.Simultaneous.Failures).ToArray();
        foreach (var failure in failures.Take(FailuresShown))
            terminal.Error($"{failure.OrderId} {failure.Outcome.ToString().ToLowerInvariant()}: {failure.Reason}");
        if (failures.Length > FailuresShown)
            terminal.Error($"... and {failures.Length - FailuresShown} more failures.");
    }

    private sealed class Shown(Action<double, string> show) : IProgress<StressProgress>
    {
        public void Report(StressProgress value) => show(value.Done, value.Phase);
    }
}
