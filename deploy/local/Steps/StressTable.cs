using System.Globalization;
using DzStore.Load.Stress;
using DzStore.LocalHost.Terminals;

namespace DzStore.Local.Steps;

/// <summary>The waits of the stress test as two tables, one a manner of sending.</summary>
internal static class StressTable
{
    public static void Show(Terminal terminal, IReadOnlyList<StressResult> results)
    {
        terminal.Line();
        Show(terminal, "one after another", results, result => result.Sequential);
        Show(terminal, "all at once", results, result => result.Simultaneous);
    }

    private static void Show(Terminal terminal, string manner, IReadOnlyList<StressResult> results, Func<StressResult, StressRun> run)
    {
        terminal.Line($"{StressTest.DefaultOrders} orders, {manner}");
        terminal.Table(
            ["concern", "mean ms", "p50 ms", "p95 ms", "p99 ms", "max ms", "orders/s", "stored"],
            [.. results.Select(result => Row(result.WriteConcern, run(result)))]
        );
    }

    private static string[] Row(string concern, StressRun run) =>
        [
            concern,
            Ms(run.Latency?.MeanMs),
            Ms(run.Latency?.P50Ms),
            Ms(run.Latency?.P95Ms),
            Ms(run.Latency?.P99Ms),
            Ms(run.Latency?.MaxMs),
            run.OrdersPerSecond.ToString("#,0", CultureInfo.InvariantCulture),
            run.Stored.ToString(CultureInfo.InvariantCulture),
        ];

    /// <summary>Without decimals from 1,000 ms on, so that the table keeps its width.</summary>
    private static string Ms(double? value) => value?.ToString(value >= 1_000 ? "#,0" : "0.00", CultureInfo.InvariantCulture) ?? "-";
}
