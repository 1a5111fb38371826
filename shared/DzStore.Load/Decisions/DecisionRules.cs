using DzStore.Load.Results;

namespace DzStore.Load.Decisions;

/// <summary>
/// The rules of every decision, in numbers and in words. A stress test and a load run measure different figures, so each has rules that
/// the other lacks; numbers and comparisons are the same for both.
/// </summary>
public static class DecisionRules
{
    /// <summary>Two waits closer than this factor count as equal: two runs on one machine differ by as much.</summary>
    public const double SameWithinFactor = 1.2;

    /// <summary>Two waits closer than this (milliseconds) count as equal, whatever their ratio.</summary>
    public const double SameWithinMs = 0.2;

    /// <summary>Up to here (milliseconds) an answer feels instant (Nielsen, Usability Engineering, 1993, chapter 5).</summary>
    public const double InstantMs = 100;

    /// <summary>From here on (milliseconds) the time limits of callers are near, and outcomes become unknown rather than slow.</summary>
    public const double TimeLimitMs = 2_000;

    /// <summary>
    /// An order that w=1 acknowledged may be this old (milliseconds) and not on disk (MongoDB's storage.journal.commitIntervalMs).
    /// </summary>
    public const double JournalIntervalMs = 100;

    /// <summary>A concern carries a rate when at least this share of the offered requests completed, within the limit at p99.</summary>
    public const double CarriedShare = 0.99;

    /// <summary>The rules for a stress test in words, in the order in which they are applied.</summary>
    public static IReadOnlyList<string> ForStress { get; } =
    [
        FormattableString.Invariant($"difference: waits within a factor of {SameWithinFactor} or within {SameWithinMs} ms are the same; ")
            + "majority does all that w=1 does and more, so 'faster' means a disturbed run and no decision",
        "fsync: the difference is compared with one fsync on the same disk (half to twice of it: explained)",
        "replication: inserts straight into the database with w=1, with j=true and with w=majority; from the first to the second is "
            + "fsync, from the second to the third replication",
        FormattableString.Invariant($"crowd: up to {InstantMs:0} ms at p99 with everybody at once, a button feels instant"),
        "capacity: orders a second with everybody at once, compared by the same factor",
        FormattableString.Invariant(
            $"exposure: one crash can take what w=1 stores in {JournalIntervalMs:0} ms; that, not speed, decides Billing"
        ),
        "failover: orders that each concern had confirmed and that are gone after the primary died, counted in the ledger",
        "button: any difference keeps majority off Add to Cart; none is no reason for w=1",
        FormattableString.Invariant(
            $"billing: majority always; a p99 from {TimeLimitMs:0} ms on changes how the payment is shown, not how it is stored"
        ),
    ];

    /// <summary>The rules for waits at rising rates in words, in the order in which they are applied.</summary>
    public static IReadOnlyList<string> ForRates { get; } =
    [
        FormattableString.Invariant($"carried: a concern carries a rate when {CarriedShare:0 %} of the requests complete and p99, ")
            + FormattableString.Invariant($"from the planned start, stays within the limit: {InstantMs:0} ms for a button, ")
            + FormattableString.Invariant($"{TimeLimitMs:0} ms for a payment; a rate that missed while a higher one did not was disturbed"),
        FormattableString.Invariant($"price: a safer concern costs nothing at a rate where neither p50 nor p99 is longer by a factor of ")
            + FormattableString.Invariant($"{SameWithinFactor} and {SameWithinMs} ms; ")
            + "a rate at which it was faster was disturbed and does not count",
        "exposure: orders confirmed with w=1 and lost are counted in the ledger; where nothing was killed, "
            + FormattableString.Invariant($"{JournalIntervalMs:0} ms of its highest carried rate are at stake"),
        "proof: a concern that lost, doubled or altered one confirmed order in this run is behind no payment",
        "cart: at each rate the safest concern that costs nothing; where all cost something, the fastest that carries it; "
            + "the sale is configured for its highest carried rate",
        "payment: majority, at the rates that it carries, if the ledger proves it; no speed changes that",
    ];

    internal static Comparison Compare(double fastMs, double durableMs)
    {
        var (low, high) = (Math.Min(fastMs, durableMs), Math.Max(fastMs, durableMs));
        if (low == high || high - low < SameWithinMs || high < low * SameWithinFactor)
            return Comparison.Same;
        return durableMs > fastMs ? Comparison.DurableSlower : Comparison.DurableFaster;
    }

    /// <summary>The safety of a concern: 2 for majority, 1 for w=1 with journal, 0 for w=1.</summary>
    internal static int Safety(string concern) =>
        concern.Contains("majority", StringComparison.Ordinal) ? 2
        : concern.Contains("j=true", StringComparison.Ordinal) ? 1
        : 0;

    internal static bool Carries(TradeOffPoint? point, double limitMs) =>
        point is { P99Ms: { } completed, Counts.Offered: > 0 }
        && (point.OfferedP99Ms ?? completed) <= limitMs
        && point.Counts.Completed >= CarriedShare * point.Counts.Offered;

    /// <summary>The point of the highest rate that is carried; null when none is.</summary>
    internal static TradeOffPoint? HighestCarried(IEnumerable<TradeOffPoint> curve, double limitMs) =>
        curve.Where(point => Carries(point, limitMs)).MaxBy(point => point.OfferedRate);

    /// <summary>Compares the safer concern with the fast one: it costs something, nothing, or was measured faster than it can be.</summary>
    internal static Comparison Price(TradeOffPoint fast, TradeOffPoint safe)
    {
        if (fast is not { P50Ms: { } fastP50, P99Ms: { } fastP99 } || safe is not { P50Ms: { } safeP50, P99Ms: { } safeP99 })
            return Comparison.DurableSlower;
        var median = Compare(fastP50, safeP50);
        return median == Comparison.Same && Compare(fastP99, safeP99) == Comparison.DurableSlower ? Comparison.DurableSlower : median;
    }

    internal enum Comparison
    {
        Same,
        DurableSlower,
        DurableFaster,
    }
}
