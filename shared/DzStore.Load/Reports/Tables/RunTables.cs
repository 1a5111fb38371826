using System.Globalization;
using DzStore.Load.Decisions;
using DzStore.Load.Reports.Charts;
using DzStore.Load.Results;
using static DzStore.Load.Decisions.Figures;

namespace DzStore.Load.Reports.Tables;

/// <summary>The tables of one run; null where there is nothing to put into one.</summary>
internal static class RunTables
{
    private static readonly double[] Percentages = [50, 75, 90, 95, 99, 99.9, 99.99];

    public static Table? TradeOff(RunResult run) =>
        Of(
            [
                Text("write concern"),
                new("offered"),
                new("stored"),
                new("failed"),
                new("unknown"),
                new("never sent"),
                new("completed"),
                new("p50"),
                new("p99"),
                new("p99 of all"),
            ],
            run.TradeOff.Select(point => new Row([
                point.Concern,
                Rate(point.OfferedRate),
                Rate(point.Throughput),
                .. Fates(point.Counts),
                Ms(point.P50Ms),
                Ms(point.P99Ms),
                Ms(point.OfferedP99Ms),
            ]))
        );

    public static Table? Ledger(RunResult run) =>
        Of(
            [
                Text("write concern"),
                new("orders"),
                new("confirmed"),
                new("lost"),
                new("restored"),
                new("doubled"),
                new("altered"),
                new("unknown"),
                new("unknown, stored"),
                new("refused"),
                new("refused, stored"),
                new("oldest loss"),
            ],
            run.Ledger.Select(ledger => new Row(
                [
                    ledger.Concern,
                    Count(ledger.Orders),
                    Count(ledger.Acknowledged),
                    Count(ledger.Lost),
                    Count(ledger.Restored),
                    Count(ledger.Duplicated),
                    Count(ledger.Altered),
                    Count(ledger.Unknown),
                    Count(ledger.Recovered),
                    Count(ledger.Refused),
                    Count(ledger.StoredThoughRefused),
                    ledger.LossAgesMs.Count == 0 ? "–" : Ms(ledger.LossAgesMs.Max()),
                ],
                ledger.Lost + ledger.Duplicated + ledger.Altered + ledger.StoredThoughRefused > 0 ? "bad"
                    : ledger.Acknowledged > 0 ? "good"
                    : ""
            ))
        );

    public static Table? Requests(RunResult run) =>
        Of(
            [
                Text("request"),
                new("offered"),
                new("failed"),
                new("unknown"),
                new("never sent"),
                new("completed"),
                new("p99 of all"),
                new("p50"),
                new("p95"),
                new("p99"),
                new("max"),
                new("p99 uncorrected"),
            ],
            run.Series.Select(series => new Row([
                RunCharts.Named(series),
                Count(series.Counts.Offered),
                .. Fates(series.Counts),
                Ms(series.OfferedP99Ms),
                .. new[] { 50.0, 95, 99, 100 }.Select(percent => Wait(series.Corrected, percent)),
                Wait(series.Uncorrected, 99),
            ]))
        );

    public static Table? Phases(RunResult run) =>
        Of(
            [
                Text("phase"),
                new("from"),
                new("to"),
                Text("load"),
                new("offered"),
                new("failed"),
                new("unknown"),
                new("never sent"),
                new("completed"),
                new("p99 of all"),
                new("p50"),
                new("p99"),
                new("max"),
            ],
            run.Phases.Select(phase => new Row([
                phase.IsWarmUp ? $"{phase.Name} (warm-up)" : phase.Name,
                Seconds(phase.Start),
                Seconds(phase.End),
                Plan(phase),
                Count(phase.Counts.Offered),
                .. Fates(phase.Counts),
                Ms(phase.OfferedP99Ms),
                Ms(phase.Latency?.P50Ms),
                Ms(phase.Latency?.P99Ms),
                Ms(phase.Latency?.MaxMs),
            ]))
        );

    public static Table? Percentiles(RunResult run) =>
        Of(
            [
                Text("request"),
                Text("timed from"),
                .. Percentages.Select(percent => new Column($"p{percent.ToString(CultureInfo.InvariantCulture)}")),
                new("max"),
            ],
            run.Series.Where(series => series.Corrected.Count > 0)
                .SelectMany(series =>
                    new[]
                    {
                        new Row([
                            RunCharts.Named(series),
                            "planned start",
                            .. Percentages.Append(100).Select(percent => Wait(series.Corrected, percent)),
                        ]),
                        new Row(["", "sending", .. Percentages.Append(100).Select(percent => Wait(series.Uncorrected, percent))]),
                    }
                )
        );

    public static Table? Faults(RunResult run) =>
        Of(
            [Text("fault"), new("from"), new("to"), new("first success after the end")],
            run.Faults.Select(fault => new Row([
                fault.Label,
                Seconds(fault.Start),
                fault.End is { } end ? Seconds(end) : "not undone",
                fault.Recovery is { } recovery ? Ms(recovery.TotalMilliseconds)
                : fault.Kind.AwaitsRecovery() ? "not seen"
                : "–",
            ]))
        );

    public static Table? Errors(RunResult run) =>
        Of(
            [Text("request"), Prose("answer"), new("count"), new("share of those offered")],
            run.Series.SelectMany(series =>
                series.Errors.Select(error => new Row([
                    RunCharts.Named(series),
                    error.Error,
                    Count(error.Count),
                    Percent(error.Count / (double)Math.Max(1, series.Counts.Offered)),
                ]))
            )
        );

    public static Table? Marks(RunResult run) =>
        Of(
            [Text("mark"), Prose("what"), new("measured"), new("limit"), Prose("detail")],
            run.Marks.Select(mark => new Row(
                [mark.Passed ? Table.Met : Table.Missed, mark.Name, mark.ValueText, mark.LimitText, mark.Detail],
                mark.Passed ? "good" : "bad"
            ))
        );

    public static Table Bands(EndpointDecision endpoint) =>
        new(
            [Text("rate"), Text("write concern"), Prose("because")],
            [
                .. endpoint.Bands.Select(band => new Row([
                    band.From == 0 ? $"up to {Rate(band.To)}" : $"{Rate(band.From)} to {Rate(band.To)}",
                    band.Concern ?? "none",
                    band.Because,
                ])),
            ]
        );

    public static Table Foot(RunResult run) =>
        new(
            [Text("what"), Prose("value")],
            [
                new(["command", run.CommandLine]),
                new(["started", $"{run.Started.ToString("u", CultureInfo.InvariantCulture)}, ran {Seconds(run.Duration)}"]),
                new([
                    "machine",
                    $"{run.Machine.Processor}, {run.Machine.Cores} cores, "
                        + $"{Count(run.Machine.MemoryBytes / 1048576.0)} MiB, {run.Machine.System}",
                ]),
                .. run.Versions.Select(version => new Row([version.Key, version.Value])),
                new([
                    "dispatch lag of the generator",
                    run.DispatchLag.Count == 0
                        ? "not measured"
                        : $"p50 {Wait(run.DispatchLag, 50)}, p99 {Wait(run.DispatchLag, 99)}, max {Wait(run.DispatchLag, 100)}",
                ]),
                new([
                    "the generator was short of",
                    run.Shortages.Count == 0 ? "nothing" : string.Join(" ", run.Shortages.Select(shortage => shortage.Text + ".")),
                ]),
            ]
        );

    private static Table? Of(IReadOnlyList<Column> columns, IEnumerable<Row> rows) =>
        rows.ToArray() is { Length: > 0 } some ? new(columns, some) : null;

    private static Column Text(string name) => new(name, ColumnKind.Text);

    private static Column Prose(string name) => new(name, ColumnKind.Prose);

    private static string[] Fates(RequestCounts counts) =>
        [Count(counts.Failed), Count(counts.Unknown), Count(counts.Dropped), Count(counts.Completed)];

    private static string Wait(LatencyHistogram histogram, double percent) =>
        Ms(histogram.Count == 0 ? null : histogram.PercentileMs(percent));

    private static string Plan(PhaseResult phase) =>
        (phase.Model, phase.From == phase.To) switch
        {
            (LoadModel.Open, true) => Rate(phase.To),
            (LoadModel.Open, _) => $"{Rate(phase.From)} to {Rate(phase.To)}",
            (_, true) => $"{Count(phase.To)} users",
            _ => $"{Count(phase.From)} to {Count(phase.To)} users",
        };
}
