using DzStore.Load.Results;
using static DzStore.Load.Figures;

namespace DzStore.Load.Reports;

/// <summary>The run in a sentence for somebody who has no time: what durability cost, and what was lost.</summary>
internal static class Headline
{
    private const double LateMs = 10;

    public static string Of(RunResult run)
    {
        var text = string.Join("; ", new[] { Price(run), Losses(run) }.OfType<string>());
        if (text.Length == 0)
            text = Load(run) ?? "nothing was measured";
        return char.ToUpperInvariant(text[0]) + text[1..] + ".";
    }

    /// <summary>What a second sentence would say; empty where there is nothing to add.</summary>
    public static string Support(RunResult run)
    {
        string?[] sentences =
        [
            run.Outcome == RunOutcome.Interrupted ? "This run was interrupted: the figures are those of what ran" : null,
            run.TradeOff.Count > 0 ? Carried(run) : Load(run),
            Lateness(run),
        ];
        return string.Join(" ", sentences.OfType<string>().Select(sentence => sentence + "."));
    }

    /// <summary>Said before any figure, where the figures are partly the generator's own.</summary>
    private static string? Lateness(RunResult run) =>
        run.DispatchLag.Count > 0 && run.DispatchLag.PercentileMs(99) is var late && late > LateMs
            ? FormattableString.Invariant($"The generator fell behind: one request in a hundred went out {late:#,0} ms or more after its planned time (more than {LateMs:0} ms is late), and the waits count from that time")
            : null;

    /// <summary>The verdict in words, such as "2 of 7 marks missed".</summary>
    public static string Verdict(RunResult run)
    {
        var missed = run.Marks.Count(mark => !mark.Passed);
        return run.Outcome switch
        {
            RunOutcome.Interrupted => "interrupted",
            _ when missed > 0 => $"{missed} of {run.Marks.Count} marks missed",
            _ when run.Marks.Count > 0 => $"all {run.Marks.Count} marks met",
            _ => "no marks set",
        };
    }

    private static string? Price(RunResult run)
    {
        var steps = LoadFigures.From(run).Steps;
        var concerns = steps.SelectMany(step => step.Points).Select(point => point.Concern).Distinct().OrderBy(LoadRules.Safety).ToArray();
        if (concerns.Length < 2)
            return null;
        var (fastest, safest) = (concerns[0], concerns[^1]);
        var step = steps.LastOrDefault(each => LoadRules.Carries(each.Of(fastest), DecisionRules.InstantMs) && LoadRules.Carries(each.Of(safest), DecisionRules.InstantMs));
        if (step is null)
            return $"at no load measured did {fastest} and {safest} both answer within {Ms(DecisionRules.InstantMs)}";
        var (fast, safe) = (step.Of(fastest)!, step.Of(safest)!);
        return LoadRules.Price(fast, safe) switch
        {
            DecisionRules.Comparison.DurableSlower when safe.P50Ms - fast.P50Ms >= DecisionRules.SameWithinMs =>
                $"certainty cost the typical customer {Ms(safe.P50Ms - fast.P50Ms)} ({Ms(safe.P50Ms)} with {safest}, {Ms(fast.P50Ms)} with {fastest}, at {Rate(step.Rate)})",
            DecisionRules.Comparison.DurableSlower =>
                $"certainty cost the slowest customer in a hundred {Ms(safe.P99Ms - fast.P99Ms)} ({Ms(safe.P99Ms)} with {safest}, {Ms(fast.P99Ms)} with {fastest}, at {Rate(step.Rate)})",
            _ => $"certainty cost nothing that could be measured ({Ms(safe.P50Ms)} with {safest}, {Ms(fast.P50Ms)} with {fastest}, at {Rate(step.Rate)})",
        };
    }

    private static string? Losses(RunResult run)
    {
        var ledgers = run.Ledger.Where(ledger => ledger.Acknowledged > 0).OrderByDescending(ledger => LoadRules.Safety(ledger.Concern)).ToArray();
        if (ledgers.Length == 0)
            return null;
        var kills = run.Faults.Count(fault => fault.Kind == FaultKind.Kill);
        var through = kills switch { 0 => "", 1 => "through a crash of the database, ", _ => $"through {kills} crashes of the database, " };
        if (ledgers.All(ledger => Wrongs(ledger).Length == 0))
            return $"{through}none of {Count(ledgers.Sum(ledger => ledger.Acknowledged))} confirmed orders was lost";
        return through + string.Join(" and ", ledgers.Select(ledger => Wrongs(ledger) is { Length: > 0 } wrongs
            ? string.Join(" and ", wrongs)
            : $"none of {Count(ledger.Acknowledged)} orders confirmed with {ledger.Concern} was lost"));
    }

    private static string Carried(RunResult run) => string.Join(", ", run.TradeOff.GroupBy(point => point.Concern).Select((curve, index) =>
        $"{curve.Key} {(index == 0 ? "carries " : "")}{Rate(LoadRules.HighestCarried(curve, DecisionRules.InstantMs)?.OfferedRate ?? 0)}"))
        + $" with 99 of 100 answers within {Ms(DecisionRules.InstantMs)}";

    private static string[] Wrongs(ConcernLedger ledger)
    {
        (long Number, string What)[] wrongs = [(ledger.Lost, "lost"), (ledger.Duplicated, "doubled"), (ledger.Altered, "altered")];
        return
        [
            .. wrongs.Where(wrong => wrong.Number > 0).Select(wrong =>
                $"{Count(wrong.Number)} of {Count(ledger.Acknowledged)} orders confirmed with {ledger.Concern} {(wrong.Number == 1 ? "was" : "were")} {wrong.What}"),
        ];
    }

    private static string? Load(RunResult run)
    {
        var counts = run.Series.Aggregate(RequestCounts.None, (sum, series) => sum + series.Counts);
        if (counts.Offered == 0)
            return null;
        var all = run.Series.Aggregate(LatencyHistogram.Empty, (sum, series) => sum.Plus(series.Corrected));
        return $"{Percent(counts.Completed / (double)counts.Offered)} of {Count(counts.Offered)} requests were answered, half of those within {Ms(all.PercentileMs(50))} and 99 of 100 within {Ms(all.PercentileMs(99))}";
    }
}
