using DzStore.Load.Decisions;
using DzStore.Load.Results;
using static DzStore.Load.Decisions.Figures;

namespace DzStore.Load.Reports.Charts;

/// <summary>The charts of one run; a chart without figures is left out.</summary>
internal static class RunCharts
{
    private static readonly string[] Palette = ["blue", "orange", "green", "purple", "pink", "cyan"];

    public static Chart? TradeOff(RunResult run)
    {
        var lines = run.TradeOff.GroupBy(point => point.Concern).SelectMany(Curves).ToArray();
        return lines.Length == 0
            ? null
            : new(
                "tradeoff",
                "Latency against throughput",
                "One curve a write concern; each point is one offered rate. Where a curve turns up, the concern has "
                    + "reached what it can carry; where it folds back, more was offered.",
                new("orders stored a second", "rate"),
                new("wait from the planned start", "ms", Log: true),
                lines
            )
            {
                Curves = true,
                Wide = true,
            };

        static IEnumerable<Line> Curves(IGrouping<string, TradeOffPoint> concern)
        {
            var points = concern.Where(point => point is { P50Ms: > 0, P99Ms: > 0 }).OrderBy(point => point.OfferedRate).ToArray();
            double[] x = [.. points.Select(point => point.Throughput)];
            yield return new($"{concern.Key}, p99", ConcernColour(concern.Key), [.. points.Select(point => point.P99Ms)]) { X = x };
            yield return new($"{concern.Key}, p50", ConcernColour(concern.Key), [.. points.Select(point => point.P50Ms)])
            {
                X = x,
                Dash = true,
            };
        }
    }

    public static IReadOnlyList<Chart> Latencies(RunResult run)
    {
        var measured = run.Series.Where(series => series.Seconds.Any(second => second.P50Ms > 0)).ToArray();
        return
        [
            .. measured.Select(
                (series, index) => Latency(run, series, index) with { Wide = measured.Length % 2 == 1 && index == measured.Length - 1 }
            ),
        ];
    }

    private static Chart Latency(RunResult run, RequestSeries series, int index) =>
        new(
            $"latency-{index}",
            Named(series),
            $"{Count(series.Counts.Completed)} completed; each point is one second.",
            Time(series.Seconds),
            new("wait", "ms", Log: true),
            [
                new("max", "grey", Positive(series.Seconds.Select(second => second.MaxMs))) { Dash = true },
                new("p99", "orange", Positive(series.Seconds.Select(second => second.P99Ms))),
                new("p50", "blue", Positive(series.Seconds.Select(second => second.P50Ms))),
            ]
        )
        {
            Bands = Bands(run),
        };

    public static Chart? Throughput(RunResult run)
    {
        var seconds = Sum(run.Series);
        return seconds.Length == 0
            ? null
            : new(
                "throughput",
                "Requests a second",
                "Offered is what customers did; completed, failed and unknown is what became of it, by the second in "
                    + "which each was planned.",
                Time(seconds),
                new("requests/s", "count"),
                [
                    new("offered", "grey", [.. seconds.Select(second => (double?)second.Counts.Offered)]) { Dash = true },
                    new("completed", "green", [.. seconds.Select(second => (double?)second.Counts.Completed)]) { Fill = true },
                    new("answers arriving", "cyan", [.. seconds.Select(second => (double?)second.Answered)]),
                    new(
                        "failed or never sent",
                        "red",
                        [.. seconds.Select(second => (double?)(second.Counts.Failed + second.Counts.Dropped))]
                    ),
                    new("unknown", "orange", [.. seconds.Select(second => (double?)second.Counts.Unknown)]),
                ]
            )
            {
                Bands = Bands(run),
                Wide = true,
            };
    }

    public static Chart? Percentiles(RunResult run)
    {
        var measured = run.Series.Where(series => series.Corrected.Count > 0).ToArray();
        if (measured.Length == 0)
            return null;
        // Beyond one request in N there is nothing to see.
        var nines = Math.Min(5, Math.Log10(measured.Max(series => series.Corrected.Count)));
        double[] x = [.. Enumerable.Range(0, 1 + (int)Math.Ceiling(nines / 0.05)).Select(i => Math.Min(i * 0.05, nines)).Distinct()];
        return new(
            "percentiles",
            "How long the slowest wait",
            "Left half of the customers, right the unlucky few. Solid: from the moment the customer wanted it "
                + "(corrected). Dashed: from the moment it was sent, which forgets the queue.",
            new("share of requests at most this slow", "nines", "percentile", Values: x),
            new("wait", "ms", Log: true),
            [.. measured.SelectMany((series, index) => Both(series, Palette[index % Palette.Length]))]
        )
        {
            Wide = true,
        };

        IEnumerable<Line> Both(RequestSeries series, string colour)
        {
            yield return new(series.Kind, colour, Curve(series.Corrected));
            yield return new($"{series.Kind}, uncorrected", colour, Curve(series.Uncorrected)) { Dash = true };
        }

        // A curve ends where one request is all that lies beyond.
        IReadOnlyList<double?> Curve(LatencyHistogram histogram) =>
            Positive(
                x.Select(each =>
                    each > Math.Log10(Math.Max(1, histogram.Count)) + 0.05
                        ? (double?)null
                        : histogram.PercentileMs(100 * (1 - Math.Pow(10, -each)))
                )
            );
    }

    public static Chart? LossAges(RunResult run)
    {
        var ages = run.Ledger.SelectMany(ledger => ledger.LossAgesMs).ToArray();
        if (ages.Length == 0)
            return null;
        // About 20 steps, each drawn from its x value to the next: the last value is an end alone.
        var width = Math.Max(1, Math.Ceiling(ages.Max() / 20));
        var counts = new double?[StepOf(ages.Max()) + 2];
        foreach (var age in ages)
            counts[StepOf(age)] = 1 + (counts[StepOf(age)] ?? 0);
        return new(
            "loss-ages",
            "How old the lost orders were",
            $"Time between the confirmation of an order and the fault that took it, in steps of {Count(width)} ms.",
            new("ms before the fault", "count", "from ms", Values: [.. Enumerable.Range(0, counts.Length).Select(step => step * width)]),
            new("orders lost", "count"),
            [new("lost", "red", counts) { Bars = true, Fill = true }]
        );

        int StepOf(double age) => (int)(Math.Max(0, age) / width);
    }

    public static string ConcernColour(string concern) =>
        DecisionRules.Safety(concern) switch
        {
            2 => "blue",
            1 => "purple",
            _ => "orange",
        };

    public static string Named(RequestSeries series) => series.Concern is null ? series.Kind : $"{series.Kind} ({series.Concern})";

    private static Axis Time(IReadOnlyList<SecondPoint> seconds) =>
        new("time", "seconds", "at", Values: [.. seconds.Select(second => (double)second.Second)]);

    private static SecondPoint[] Sum(IReadOnlyList<RequestSeries> series) =>
        [
            .. series
                .SelectMany(each => each.Seconds)
                .GroupBy(second => second.Second)
                .OrderBy(second => second.Key)
                .Select(second => new SecondPoint(
                    second.Key,
                    second.Aggregate(RequestCounts.None, (sum, each) => sum + each.Counts),
                    null,
                    null,
                    null,
                    null,
                    null,
                    second.Sum(each => each.Answered)
                )),
        ];

    internal static Band[] Bands(RunResult run) =>
        [
            .. run.Phases.Select(phase => new Band(phase.Start.TotalSeconds, phase.End.TotalSeconds, phase.Name, "phase")),
            .. run.Faults.Select(fault => new Band(
                fault.Start.TotalSeconds,
                (fault.End ?? run.Duration).TotalSeconds,
                fault.Label,
                "fault"
            )),
        ];

    // Zero has no place on a logarithmic axis.
    internal static double?[] Positive(IEnumerable<double?> values) =>
        [.. values.Select(value => value > 0 ? Math.Round(value.Value, 4) : (double?)null)];
}
