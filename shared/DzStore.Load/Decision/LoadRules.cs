using DzStore.Load.Results;
using static DzStore.Load.DecisionRules;

namespace DzStore.Load;

/// <summary>The rules of <see cref="LoadDecisionMaker"/>: numbers and words. Waits are compared as <see cref="DecisionRules"/> compares them.</summary>
public static class LoadRules
{
    /// <summary>A concern carries a rate when at least this share of what was offered was completed, within the endpoint's limit at p99.</summary>
    public const double CarriedShare = 0.99;

    /// <summary>The rules in words, in the order in which they are applied.</summary>
    public static IReadOnlyList<string> InWords { get; } =
    [
        FormattableString.Invariant($"carried: a concern carries a rate when {CarriedShare:0 %} of the requests complete and p99, from the planned start, stays within the limit: {InstantMs:0} ms for a button, {TimeLimitMs:0} ms for a payment; a rate that missed while a higher one did not was disturbed"),
        FormattableString.Invariant($"price: a safer concern costs nothing at a rate where neither p50 nor p99 is longer by a factor of {SameWithinFactor} and {SameWithinMs} ms; a rate at which it was faster was disturbed and does not count"),
        FormattableString.Invariant($"exposure: orders confirmed with w=1 and lost are counted in the ledger; where nothing was killed, {JournalIntervalMs:0} ms of its highest carried rate are at stake"),
        "proof: a concern that lost, doubled or altered one confirmed order in this run is behind no payment",
        "cart: at each rate the safest concern that costs nothing; where all cost something, the fastest that carries it; the sale is configured for its highest carried rate",
        "payment: majority, at the rates that it carries, if the ledger proves it; no speed changes that",
    ];

    /// <summary>Higher is safer.</summary>
    internal static int Safety(string concern) =>
        concern.Contains("majority", StringComparison.Ordinal) ? 2 : concern.Contains("j=true", StringComparison.Ordinal) ? 1 : 0;

    internal static bool Carries(TradeOffPoint? point, double limitMs) =>
        point is { P99Ms: { } p99, Counts.Offered: > 0 } && p99 <= limitMs && point.Counts.Completed >= CarriedShare * point.Counts.Offered;

    /// <summary>The point of the highest rate that is carried; null when none is.</summary>
    internal static TradeOffPoint? HighestCarried(IEnumerable<TradeOffPoint> curve, double limitMs) =>
        curve.Where(point => Carries(point, limitMs)).MaxBy(point => point.OfferedRate);

    /// <summary>Whether the safer one costs something, nothing, or was measured faster than it can be.</summary>
    internal static Comparison Price(TradeOffPoint fast, TradeOffPoint safe)
    {
        if (fast is not { P50Ms: { } fastP50, P99Ms: { } fastP99 } || safe is not { P50Ms: { } safeP50, P99Ms: { } safeP99 })
            return Comparison.DurableSlower;
        var median = Compare(fastP50, safeP50);
        return median == Comparison.Same && Compare(fastP99, safeP99) == Comparison.DurableSlower ? Comparison.DurableSlower : median;
    }
}
