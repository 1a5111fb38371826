using DzStore.Load.Decisions;
using DzStore.Load.Results;
using static DzStore.Load.Decisions.Figures;

namespace DzStore.Load.Reports.Tables;

/// <summary>The run in a sentence for somebody who has no time: what failed, what durability cost, and what was lost.</summary>
internal static class Headline
{
    private const double LateMs = 10;

    public static string Of(RunResult run)
    {
        var text = string.Join("; ", new[] { Shortage(run), Failures(run), Price(run), Losses(run) }.OfType<string>());
        if (text.Length == 0)
            text = "nothing was measured";
        return char.ToUpperInvariant(text[0]) + text[1..] + ".";
    }

    /// <summary>The second sentence; empty where there is nothing to add.</summary>
    public static string Support(RunResult run)
    {
        string?[] sentences =
        [
            run.Outcome == RunOutcome.Interrupted ? "This run was interrupted: the figures are those of what ran" : null,
            .. run.Shortages.Select(shortage => shortage.Text),
            run.TradeOff.Count > 0 ? Carried(run) : Load(run),
            run.Shortages.Count == 0 ? Lateness(run) : null,
        ];
        return string.Join(" ", sentences.OfType<string>().Select(sentence => sentence + "."));
    }

    /// <summary>Said before any figure, where the figures are partly the generator's own.</summary>
    private static string? Lateness(RunResult run) =>
        run.DispatchLag.Count > 0 && run.DispatchLag.PercentileMs(99) is var late && late > LateMs
            ? FormattableString.Invariant($"The generator fell behind: one request in a hundred went out {late:#,0} ms or more after its ")
                + FormattableString.Invariant($"planned time (more than {LateMs:0} ms is late), and the waits count from that time")
            : null;

    /// <summary>The verdict in words, such as "2 of 7 marks missed".</summary>
    public static string Verdict(RunResult run)
    {
        var missed = run.Marks.Count(mark => !mark.Passed);
        return run.Outcome switch
        {
            RunOutcome.Interrupted => "interrupted",
            RunOutcome.Invalid => "invalid: the generator was short",
            _ when missed > 0 => $"{missed} of {run.Marks.Count} marks missed",
            _ when run.Marks.Count > 0 => $"all {run.Marks.Count} marks met",
            _ => "no marks set",
        };
    }

    /// <summary>Said before everything: such figures are the generator's, and no reader must take them for the shop's.</summary>
    private static string? Shortage(RunResult run) =>
        run.Outcome == RunOutcome.Invalid
            ? $"this run says nothing of the shop, since the load generator was short of {string.Join(" and ", run.Shortages.Select(Word))}"
            : null;

    private static string Word(GeneratorShortage shortage) =>
        shortage.Kind == ShortageKind.Processor ? "processor time" : shortage.Kind.ToString().ToLowerInvariant();

    /// <summary>Failures lead, also where there are none: a shop that turned its customers away was fast for the others.</summary>
    private static string? Failures(RunResult run)
    {
        var counts = run.Counts;
        if (counts.Offered == 0)
            return null;
        return counts.Unsuccessful == 0
            ? $"all of {Count(counts.Offered)} requests succeeded"
            : $"{Percent(counts.Unsuccessful / (double)counts.Offered)} of {Count(counts.Offered)} requests did not succeed "
                + $"({Count(counts.Failed)} failed, {Count(counts.Unknown)} unknown, {Count(counts.Dropped)} never sent)";
    }

    private static string? Price(RunResult run)
    {
        var steps = RateFigures.From(run).Steps;
        var concerns = steps
            .SelectMany(step => step.Points)
            .Select(point => point.Concern)
            .Distinct()
            .OrderBy(DecisionRules.Safety)
            .ToArray();
        if (concerns.Length < 2)
            return null;
        var (fastest, safest) = (concerns[0], concerns[^1]);
        var step = steps.LastOrDefault(each =>
            DecisionRules.Carries(each.Of(fastest), DecisionRules.InstantMs)
            && DecisionRules.Carries(each.Of(safest), DecisionRules.InstantMs)
        );
        if (step is null)
            return $"at no load measured did {fastest} and {safest} both answer within {Ms(DecisionRules.InstantMs)}";
        var (fast, safe) = (step.Of(fastest)!, step.Of(safest)!);
        return DecisionRules.Price(fast, safe) switch
        {
            DecisionRules.Comparison.DurableSlower when safe.P50Ms - fast.P50Ms >= DecisionRules.SameWithinMs =>
                $"certainty cost the typical customer {Ms(safe.P50Ms - fast.P50Ms)} ({Ms(safe.P50Ms)} with {safest}, "
                    + $"{Ms(fast.P50Ms)} with {fastest}, at {Rate(step.Rate)})",
            DecisionRules.Comparison.DurableSlower =>
                $"certainty cost the slowest customer in a hundred {Ms(safe.P99Ms - fast.P99Ms)} ({Ms(safe.P99Ms)} "
                    + $"with {safest}, {Ms(fast.P99Ms)} with {fastest}, at {Rate(step.Rate)})",
            _ => $"certainty cost nothing that could be measured ({Ms(safe.P50Ms)} with {safest}, {Ms(fast.P50Ms)} "
                + $"with {fastest}, at {Rate(step.Rate)})",
        };
    }

    private static string? Losses(RunResult run)
    {
        var ledgers = run
            .Ledger.Where(ledger => ledger.Acknowledged > 0)
            .OrderByDescending(ledger => DecisionRules.Safety(ledger.Concern))
            .ToArray();
        if (ledgers.Length == 0)
            return null;
        string?[] faults =
        [
            Through(run.Faults.Count(fault => fault.Kind.IsCrash()), "a crash of the database", "crashes of the database"),
            Through(run.Faults.Count(fault => fault.Kind == FaultKind.Partition), "a partition of its nodes", "partitions of its nodes"),
        ];
        var through = string.Join(" and ", faults.OfType<string>()) is { Length: > 0 } named ? $"through {named}, " : "";
        if (ledgers.All(ledger => Wrongs(ledger).Length == 0))
            return $"{through}none of {Count(ledgers.Sum(ledger => ledger.Acknowledged))} confirmed orders was lost";
        return through
            + string.Join(
                " and ",
                ledgers.Select(ledger =>
                    Wrongs(ledger) is { Length: > 0 } wrongs
                        ? string.Join(" and ", wrongs)
                        : $"none of {Count(ledger.Acknowledged)} orders confirmed with {ledger.Concern} was lost"
                )
            );
    }

    private static string? Through(int count, string one, string many) =>
        count switch
        {
            0 => null,
            1 => one,
            _ => $"{count} {many}",
        };

    private static string Carried(RunResult run) =>
        string.Join(
            ", ",
            run.TradeOff.GroupBy(point => point.Concern)
                .Select(
                    (curve, index) =>
                        $"{curve.Key} "
                        + (index == 0 ? "carries " : "")
                        + Rate(DecisionRules.HighestCarried(curve, DecisionRules.InstantMs)?.OfferedRate ?? 0)
                )
        ) + $" with 99 of 100 answers within {Ms(DecisionRules.InstantMs)}";

    private static string[] Wrongs(ConcernLedger ledger)
    {
        (long Number, string What)[] wrongs = [(ledger.Lost, "lost"), (ledger.Duplicated, "doubled"), (ledger.Altered, "altered")];
        return
        [
            .. wrongs
                .Where(wrong => wrong.Number > 0)
                .Select(wrong =>
                    $"{Count(wrong.Number)} of {Count(ledger.Acknowledged)} orders confirmed with {ledger.Concern} "
                    + $"{(wrong.Number == 1 ? "was" : "were")} {wrong.What}"
                ),
        ];
    }

    private static string? Load(RunResult run)
    {
        var all = run.Series.Aggregate(LatencyHistogram.Empty, (sum, series) => sum.Plus(series.Corrected));
        var offered = run.Counts.Offered;
        if (run.Series.Count == 0 || offered == 0)
            return null;
        return all.OfferedPercentileMs(99, offered) is double.PositiveInfinity
            ? $"Of those that were answered half waited at most {Ms(all.PercentileMs(50))} and 99 of 100 at most "
                + $"{Ms(all.PercentileMs(99))}; "
                + "of all that were offered, more than one in a hundred waited for ever"
            : $"Of all that were offered half waited at most {Ms(all.OfferedPercentileMs(50, offered))} and 99 of 100 at most "
                + Ms(all.OfferedPercentileMs(99, offered));
    }
}
