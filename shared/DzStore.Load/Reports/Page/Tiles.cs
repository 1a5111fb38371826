using DzStore.Load.Results;
using static DzStore.Load.Figures;

namespace DzStore.Load.Reports;

/// <summary>A figure that stands out at the top of a report.</summary>
/// <param name="Mood">"is-good", "is-bad", or empty for a figure that is neither.</param>
internal sealed record Tile(string Label, string Value, string Note, string Mood = "");

/// <summary>The few figures of a run that one looks for first.</summary>
internal static class Tiles
{
    public static IEnumerable<Tile> Of(RunResult run)
    {
        foreach (var ledger in run.Ledger.Where(each => each.Acknowledged > 0).OrderByDescending(each => LoadRules.Safety(each.Concern)))
            yield return new($"{ledger.Concern}: lost", Count(ledger.Lost), $"of {Count(ledger.Acknowledged)} confirmed", ledger.Lost == 0 ? "is-good" : "is-bad");

        foreach (var curve in run.TradeOff.GroupBy(point => point.Concern))
            yield return new($"{curve.Key} carries", Rate(LoadRules.HighestCarried(curve, DecisionRules.InstantMs)?.OfferedRate ?? 0), $"within {Ms(DecisionRules.InstantMs)} at p99");

        // Rates above what a concern carries are part of that scenario: its overall waits would say nothing.
        if (run.TradeOff.Count > 0)
            yield break;

        var counts = run.Series.Aggregate(RequestCounts.None, (sum, series) => sum + series.Counts);
        if (counts.Offered > 0)
        {
            var all = run.Series.Aggregate(LatencyHistogram.Empty, (sum, series) => sum.Plus(series.Corrected));
            if (all.Count > 0)
                yield return new("99 % waited at most", Ms(all.PercentileMs(99)), $"half of them {Ms(all.PercentileMs(50))}");
            yield return new("Requests answered", Percent(counts.Completed / (double)counts.Offered), $"of {Count(counts.Offered)}; {Count(counts.Failed)} failed, {Count(counts.Unknown)} unknown");
            var peak = run.Series.SelectMany(series => series.Seconds).GroupBy(second => second.Second).Select(second => second.Sum(each => each.Answered)).DefaultIfEmpty().Max();
            yield return new("Busiest second", Count(peak), "answers");
        }

        if (run.Faults.Select(fault => fault.Recovery).OfType<TimeSpan>().ToArray() is { Length: > 0 } recoveries)
            yield return new("Working again after", Seconds(recoveries.Max()), recoveries.Length == 1 ? "from the restart" : $"at worst of {recoveries.Length} faults");
    }
}
