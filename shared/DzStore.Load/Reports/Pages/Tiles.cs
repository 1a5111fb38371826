using DzStore.Load.Decisions;
using DzStore.Load.Results;
using static DzStore.Load.Decisions.Figures;

namespace DzStore.Load.Reports.Pages;

/// <summary>A figure that stands out at the top of a report.</summary>
/// <param name="Mood">"is-good", "is-bad", or empty for a figure that is neither.</param>
internal sealed record Tile(string Label, string Value, string Note, string Mood = "");

/// <summary>The few figures of a run that one looks for first.</summary>
internal static class Tiles
{
    public static IEnumerable<Tile> Of(RunResult run)
    {
        if (run.Counts is { Offered: > 0 } offered)
            yield return Failures(run, offered);
        foreach (
            var ledger in run.Ledger.Where(each => each.Acknowledged > 0).OrderByDescending(each => DecisionRules.Safety(each.Concern))
        )
        {
            yield return new(
                $"{ledger.Concern}: lost",
                Count(ledger.Lost),
                $"of {Count(ledger.Acknowledged)} confirmed",
                ledger.Lost == 0 ? "is-good" : "is-bad"
            );
        }

        foreach (var curve in run.TradeOff.GroupBy(point => point.Concern))
        {
            yield return new(
                $"{curve.Key} carries",
                Rate(DecisionRules.HighestCarried(curve, DecisionRules.InstantMs)?.OfferedRate ?? 0),
                $"within {Ms(DecisionRules.InstantMs)} at p99"
            );
        }

        // Rates above what a concern carries are part of that scenario: its overall waits would say nothing.
        if (run.TradeOff.Count > 0)
            yield break;

        var counts = run.Series.Aggregate(RequestCounts.None, (sum, series) => sum + series.Counts);
        if (counts.Offered > 0)
        {
            var all = run.Series.Aggregate(LatencyHistogram.Empty, (sum, series) => sum.Plus(series.Corrected));
            if (all.Count > 0)
            {
                yield return new(
                    "99 % waited at most",
                    Ms(all.OfferedPercentileMs(99, counts.Offered)),
                    $"of all offered; of those answered {Ms(all.PercentileMs(99))}, half of them {Ms(all.PercentileMs(50))}"
                );
            }

            var peak = run
                .Series.SelectMany(series => series.Seconds)
                .GroupBy(second => second.Second)
                .Select(second => second.Sum(each => each.Answered))
                .DefaultIfEmpty()
                .Max();
            yield return new("Busiest second", Count(peak), "answers");
        }

        if (Recovery([.. run.Faults.Where(fault => fault.Kind.AwaitsRecovery())]) is { } recovery)
            yield return recovery;
    }

    /// <summary>Bad above the share that a concern may fail and carry its load; not where failing was the purpose.</summary>
    private static Tile Failures(RunResult run, RequestCounts counts)
    {
        var share = counts.Unsuccessful / (double)counts.Offered;
        return new(
            "Did not succeed",
            Percent(share),
            $"of {Count(counts.Offered)}: {Count(counts.Failed)} failed, {Count(counts.Unknown)} unknown, "
                + $"{Count(counts.Dropped)} never sent",
            share == 0 ? "is-good"
                : share > 1 - DecisionRules.CarriedShare && run.Faults.Count == 0 && run.TradeOff.Count == 0 ? "is-bad"
                : ""
        );
    }

    /// <summary>The worst recovery; one that never came is worse than any that did.</summary>
    private static Tile? Recovery(Fault[] faults)
    {
        const string Label = "Working again after";
        if (faults.Length == 0)
            return null;
        var unseen = faults.Count(fault => fault.Recovery is null);
        if (unseen > 0)
            return new(Label, "not seen", $"after {unseen} of {faults.Length} faults", "is-bad");
        return new(
            Label,
            Seconds(faults.Max(fault => fault.Recovery!.Value)),
            faults.Length == 1 ? "from the end of the fault" : $"at worst of {faults.Length} faults"
        );
    }
}
