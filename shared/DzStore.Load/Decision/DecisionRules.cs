namespace DzStore.Load;

/// <summary>The numbers that the decision turns on, each with its reason. Change them here and the decision changes.</summary>
public static class DecisionRules
{
    /// <summary>Two waits closer than this factor are the same wait: so much do two runs on one machine differ anyhow.</summary>
    public const double SameWithinFactor = 1.2;

    /// <summary>Two waits closer than this are the same wait, whatever their ratio.</summary>
    public const double SameWithinMs = 0.2;

    /// <summary>Up to here an answer feels instant (Nielsen, Usability Engineering, 1993, chapter 5).</summary>
    public const double InstantMs = 100;

    /// <summary>From here on a caller's time limit is near, and outcomes become unknown rather than slow.</summary>
    public const double TimeLimitMs = 2_000;

    /// <summary>What w=1 acknowledges may be this old and not yet on disk (MongoDB's storage.journal.commitIntervalMs).</summary>
    public const double JournalIntervalMs = 100;

    /// <summary>The rules in words, in the order in which they are applied.</summary>
    public static IReadOnlyList<string> InWords { get; } =
    [
        FormattableString.Invariant($"difference: waits within a factor of {SameWithinFactor} or within {SameWithinMs} ms are the same; majority does all that w=1 does and more, so 'faster' means a disturbed run and no decision"),
        "fsync: the difference is held against one fsync on the same disk (half to twice of it: explained)",
        FormattableString.Invariant($"crowd: up to {InstantMs:0} ms at p99 with everybody at once, a button feels instant"),
        "capacity: orders a second with everybody at once, compared by the same factor",
        FormattableString.Invariant($"exposure: what w=1 stores in {JournalIntervalMs:0} ms is what one crash can take; that, not speed, decides Billing"),
        "button: any difference keeps majority off Add to Cart; none is no reason for w=1",
        FormattableString.Invariant($"billing: majority always; a p99 from {TimeLimitMs:0} ms on changes how the payment is shown, not how it is stored"),
    ];

    internal static Comparison Compare(double fastMs, double durableMs)
    {
        var (low, high) = (Math.Min(fastMs, durableMs), Math.Max(fastMs, durableMs));
        if (high - low < SameWithinMs || high < low * SameWithinFactor)
            return Comparison.Same;
        return durableMs > fastMs ? Comparison.DurableSlower : Comparison.DurableFaster;
    }

    internal enum Comparison
    {
        Same,
        DurableSlower,
        DurableFaster,
    }
}
