using DzStore.Load.Results;

namespace DzStore.Load.Decisions;

/// <summary>The figures of a load run about write concerns, for the decision.</summary>
/// <param name="Steps">By rising rate; empty where the run measured no rate undisturbed.</param>
/// <param name="Ledger">One a concern.</param>
/// <param name="Kills">How often the database was killed under the run.</param>
/// <param name="Source">Where the steps come from, or why there are none; a clause.</param>
public sealed record RateFigures(IReadOnlyList<RateStep> Steps, IReadOnlyList<ConcernLedger> Ledger, int Kills, string Source)
{
    public static RateFigures From(RunResult run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var kills = run.Faults.Count(fault => fault.Kind.IsCrash());
        if (run.TradeOff.Count > 0)
            return new(FromCurves(run), run.Ledger, kills, "rates offered to one concern after the other");
        if (run.Faults.Count > 0)
            return new([], run.Ledger, kills, "this run broke things on purpose, so its waits are those of the faults");
        return new(FromPhases(run), run.Ledger, kills, "phases of a steady rate in a mixed load, each by its median second");
    }

    // Rates that were offered are the same to every concern. Those that resulted, of users who wait for their answers, never are: there
    // each concern's lowest load is the same load as the others' lowest, and so on.
    private static RateStep[] FromCurves(RunResult run)
    {
        var curves = run
            .TradeOff.GroupBy(point => point.Concern)
            .Select(curve => curve.DistinctBy(point => point.OfferedRate).OrderBy(point => point.OfferedRate).ToArray())
            .ToArray();
        var areOffered =
            curves.Length < 2 || curves.SelectMany(curve => curve).GroupBy(point => point.OfferedRate).Any(rate => rate.Count() > 1);
        return
        [
            .. curves
                .SelectMany(curve => curve.Select((point, place) => (Load: areOffered ? point.OfferedRate : place, Point: point)))
                .GroupBy(each => each.Load, each => each.Point)
                .OrderBy(load => load.Key)
                .Select(load => new RateStep(load.Max(point => point.OfferedRate), [.. load])),
        ];
    }

    // Concerns meet different rates in a mixed load, but in the same seconds on the same machine: that is a fair comparison too.
    private static RateStep[] FromPhases(RunResult run) =>
        [
            .. run
                .Phases.Where(phase => phase is { IsWarmUp: false, Model: LoadModel.Open } && phase.From == phase.To)
                .Select(phase => new RateStep(
                    phase.To,
                    [
                        .. run
                            .Series.Where(series => series.Concern is not null)
                            .GroupBy(series => series.Concern!)
                            .Select(concern => InPhase(concern.Key, concern, phase)),
                    ]
                ))
                .Where(step => step.Points.Count > 0)
                .OrderBy(step => step.Rate),
        ];

    private static TradeOffPoint InPhase(string concern, IEnumerable<RequestSeries> series, PhaseResult phase)
    {
        var seconds = series
            .SelectMany(each => each.Seconds)
            .Where(second => second.Second >= phase.Start.TotalSeconds && second.Second + 1 <= phase.End.TotalSeconds)
            .ToArray();
        var counts = seconds.Aggregate(RequestCounts.None, (sum, second) => sum + second.Counts);
        double length = Math.Max(1, seconds.Select(second => second.Second).Distinct().Count());
        return new(
            concern,
            counts.Offered / length,
            counts.Completed / length,
            Median(seconds, second => second.P50Ms),
            Median(seconds, second => second.P99Ms),
            counts
        );
    }

    private static double? Median(IEnumerable<SecondPoint> seconds, Func<SecondPoint, double?> figure)
    {
        var values = seconds.Select(figure).OfType<double>().Order().ToArray();
        return values.Length == 0 ? null : values[values.Length / 2];
    }
}

/// <summary>One rate, and what each concern did at it.</summary>
/// <param name="Rate">What the whole store was offered, requests a second; each point has its own share of it.</param>
/// <param name="Points">One a concern.</param>
public sealed record RateStep(double Rate, IReadOnlyList<TradeOffPoint> Points)
{
    public TradeOffPoint? Of(string concern) => Points.FirstOrDefault(point => point.Concern == concern);
}
