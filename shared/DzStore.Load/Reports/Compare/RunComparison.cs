using DzStore.Load.Decisions;
using DzStore.Load.Results;

namespace DzStore.Load.Reports.Compare;

/// <summary>Two runs side by side.</summary>
/// <param name="A">What is compared with.</param>
/// <param name="B">What is compared.</param>
/// <param name="Differences">
/// What else differs between them and so speaks against blaming the code: machine, versions, arguments, how they ended.
/// </param>
/// <param name="Figures">Every figure that at least one of them has.</param>
public sealed record RunComparison(RunResult A, RunResult B, IReadOnlyList<string> Differences, IReadOnlyList<ComparedFigure> Figures)
{
    /// <summary>At least one figure of B is worse.</summary>
    public bool IsWorse => Figures.Any(figure => figure.Change == Change.Worse);

    /// <exception cref="ReportException">They are runs of two scenarios, whose figures say nothing of each other.</exception>
    public static RunComparison Of(RunResult a, RunResult b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        if (a.Scenario != b.Scenario)
        {
            throw new ReportException(
                $"A is a run of '{a.Scenario}' and B one of '{b.Scenario}': only two runs of one scenario can be compared."
            );
        }

        var figures = new List<ComparedFigure>();
        foreach (var kind in Both(a.Series, b.Series, series => series.Kind))
            figures.AddRange(Requests(kind, Find(a), Find(b)));
        foreach (var concern in Both(a.TradeOff, b.TradeOff, point => point.Concern))
            figures.AddRange(Curve(concern, a, b));
        foreach (var concern in Both(a.Ledger, b.Ledger, ledger => ledger.Concern))
        {
            figures.AddRange(
                Orders(
                    concern,
                    a.Ledger.FirstOrDefault(each => each.Concern == concern),
                    b.Ledger.FirstOrDefault(each => each.Concern == concern)
                )
            );
        }

        figures.Add(new("run", "working again after a fault, at worst", Recovery(a), Recovery(b), FigureUnit.Milliseconds, Better.Lower));
        figures.Add(new("run", "faults after which nothing worked again", Unrecovered(a), Unrecovered(b), FigureUnit.Count, Better.Lower));
        figures.Add(
            new(
                "run",
                "dispatch lag p99",
                Percentile(a.DispatchLag, 99),
                Percentile(b.DispatchLag, 99),
                FigureUnit.Milliseconds,
                Better.Lower
            )
        );
        figures.RemoveAll(figure => figure.A is null && figure.B is null);
        return new(a, b, RunDifferences.Of(a, b), figures);

        Func<string, RequestSeries?> Find(RunResult run) => kind => run.Series.FirstOrDefault(series => series.Kind == kind);
    }

    private static IEnumerable<ComparedFigure> Requests(string kind, Func<string, RequestSeries?> inA, Func<string, RequestSeries?> inB)
    {
        var (a, b) = (inA(kind), inB(kind));
        foreach (var percentile in new[] { 50, 99, 99.9, 100 })
        {
            yield return new(
                kind,
                percentile == 100 ? "max" : FormattableString.Invariant($"p{percentile}"),
                Percentile(a?.Corrected, percentile),
                Percentile(b?.Corrected, percentile),
                FigureUnit.Milliseconds,
                Better.Lower
            );
        }

        yield return new(kind, "p99 of all offered", a?.OfferedP99Ms, b?.OfferedP99Ms, FigureUnit.Milliseconds, Better.Lower);
        yield return new(kind, "completed a second", Rate(a), Rate(b), FigureUnit.PerSecond, Better.Higher);
        yield return new(kind, "completed of those offered", Share(a), Share(b), FigureUnit.Share, Better.Higher);
    }

    private static IEnumerable<ComparedFigure> Curve(string concern, RunResult a, RunResult b)
    {
        var name = $"trade-off {concern}";
        yield return new(
            name,
            $"highest rate carried within {DzStore.Load.Decisions.Figures.Ms(DecisionRules.InstantMs)}",
            Carried(a),
            Carried(b),
            FigureUnit.PerSecond,
            Better.Higher
        );
        foreach (
            var rate in a
                .TradeOff.Concat(b.TradeOff)
                .Where(point => point.Concern == concern)
                .Select(point => point.OfferedRate)
                .Distinct()
                .Order()
        )
        {
            yield return new(
                name,
                $"p50 at {DzStore.Load.Decisions.Figures.Rate(rate)}",
                At(a, rate)?.P50Ms,
                At(b, rate)?.P50Ms,
                FigureUnit.Milliseconds,
                Better.Lower
            );
            yield return new(
                name,
                $"p99 at {DzStore.Load.Decisions.Figures.Rate(rate)}",
                At(a, rate)?.P99Ms,
                At(b, rate)?.P99Ms,
                FigureUnit.Milliseconds,
                Better.Lower
            );
        }

        TradeOffPoint? At(RunResult run, double rate) =>
            run.TradeOff.FirstOrDefault(point => point.Concern == concern && point.OfferedRate == rate);

        double? Carried(RunResult run) =>
            DecisionRules.HighestCarried(run.TradeOff.Where(point => point.Concern == concern), DecisionRules.InstantMs)?.OfferedRate;
    }

    private static IEnumerable<ComparedFigure> Orders(string concern, ConcernLedger? a, ConcernLedger? b)
    {
        var name = $"ledger {concern}";
        yield return new(name, "confirmed", a?.Acknowledged, b?.Acknowledged, FigureUnit.Count, Better.Neither);
        yield return new(name, "lost", a?.Lost, b?.Lost, FigureUnit.Count, Better.Lower);
        yield return new(name, "lost, and restored from another collection", a?.Restored, b?.Restored, FigureUnit.Count, Better.Neither);
        yield return new(
            name,
            "doubled or altered",
            a?.Duplicated + a?.Altered,
            b?.Duplicated + b?.Altered,
            FigureUnit.Count,
            Better.Lower
        );
        yield return new(name, "oldest loss", Oldest(a), Oldest(b), FigureUnit.Milliseconds, Better.Lower);
    }

    private static IEnumerable<string> Both<T>(IEnumerable<T> a, IEnumerable<T> b, Func<T, string> name) =>
        a.Concat(b).Select(name).Distinct();

    private static double? Percentile(LatencyHistogram? histogram, double percentile) =>
        histogram is { Count: > 0 } ? histogram.PercentileMs(percentile) : null;

    private static double? Rate(RequestSeries? series) =>
        series is { Seconds.Count: > 0 } ? series.Seconds.Average(second => (double)second.Counts.Completed) : null;

    private static double? Share(RequestSeries? series) =>
        series is { Counts.Offered: > 0 } ? series.Counts.Completed / (double)series.Counts.Offered : null;

    private static double? Oldest(ConcernLedger? ledger) => ledger is { LossAgesMs.Count: > 0 } ? ledger.LossAgesMs.Max() : null;

    /// <returns>Null where one fault never ended in a recovery: of the others, the slowest is not the worst.</returns>
    private static double? Recovery(RunResult run) =>
        Unrecovered(run) == 0 ? OfDatabase(run).Max(fault => fault.Recovery!.Value.TotalMilliseconds) : null;

    private static double? Unrecovered(RunResult run) =>
        OfDatabase(run).Any() ? OfDatabase(run).Count(fault => fault.Recovery is null) : null;

    private static IEnumerable<Fault> OfDatabase(RunResult run) => run.Faults.Where(fault => fault.Kind.AwaitsRecovery());
}
