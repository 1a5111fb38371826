using System.Globalization;
using DzStore.Load.Stress;
using static DzStore.Load.Decisions.DecisionRules;

namespace DzStore.Load.Decisions;

/// <summary>Decides from a stress test: the waits of orders one after another, and all at once.</summary>
internal static class StressDecision
{
    private const string Fast = "w=1";
    private const string Durable = "w=majority";

    public static Decision Undecided(StressResult fast, StressResult durable)
    {
        var failed = new[] { fast, durable }.Where(result => !result.Succeeded).Select(result => result.Title);
        return Conclude(
            Choice.Undecided,
            [],
            new(
                "button",
                $"No decision: not every order sent to {string.Join(" and ", failed)} was stored, and an average over "
                    + "the rest would mislead."
            ),
            new("billing", "Billing keeps w=majority: its reason is the loss in a crash, which no latency changes.")
        );
    }

    public static Decision Decide(DurabilityFigures figures)
    {
        var (fast, durable) = (figures.Fast, figures.Durable);
        var alone = Compare(fast.Alone.P50Ms, durable.Alone.P50Ms);
        var crowd = Compare(fast.Crowd.P99Ms, durable.Crowd.P99Ms);

        var findings = new List<Finding> { Difference(fast.Alone, durable.Alone, alone) };
        if (figures.FsyncMs is { } fsync)
            findings.Add(Fsync(durable.Alone.P50Ms - fast.Alone.P50Ms, fsync, alone));
        if (figures.Commit is { } commit)
            findings.Add(SetFindings.Replication(commit));
        findings.Add(Crowd(fast.Crowd, durable.Crowd, crowd));
        findings.Add(Capacity(fast.Crowd, durable.Crowd));
        findings.Add(Exposure(fast.Crowd, figures.OrderValue));
        if (figures.Failover is { } failover)
            findings.Add(SetFindings.Failover(failover));

        var button = (alone, crowd) switch
        {
            (Comparison.DurableSlower, _) or (Comparison.Same, Comparison.DurableSlower) => Choice.Fast,
            (Comparison.Same, Comparison.Same) => Choice.Durable,
            _ => Choice.Undecided,
        };
        return Conclude(button, findings, Button(button, crowd), Billing(durable, figures.Failover));
    }

    private static Decision Conclude(Choice button, IReadOnlyList<Finding> findings, Finding cart, Finding billing) =>
        new(
            [
                new(
                    EndpointDecision.Cart,
                    button switch
                    {
                        Choice.Fast => Fast,
                        Choice.Durable => Durable,
                        _ => null,
                    },
                    cart.Text,
                    []
                ),
                new(EndpointDecision.Payment, Durable, billing.Text, []),
            ],
            [.. findings, cart, billing]
        );

    private static Finding Difference(Waits fast, Waits durable, Comparison comparison) =>
        new(
            "difference",
            $"One after another, half the users wait up to {Ms(fast.P50Ms)} with w=1 and {Ms(durable.P50Ms)} with w=majority "
                + $"(p99 {Ms(fast.P99Ms)} and {Ms(durable.P99Ms)}): "
                + comparison switch
                {
                    Comparison.DurableSlower => $"{Ms(durable.P50Ms - fast.P50Ms)} more, {Times(durable.P50Ms / fast.P50Ms)} as long.",
                    Comparison.DurableFaster => "majority was faster, which the work cannot explain.",
                    _ => "no difference that these runs can show.",
                }
        );

    private static Finding Fsync(double priceMs, double fsyncMs, Comparison comparison) =>
        new(
            "fsync",
            $"One fsync on this disk takes {Ms(fsyncMs)}. "
                + (comparison, priceMs / fsyncMs) switch
                {
                    (not Comparison.DurableSlower, _) => "Nothing of it shows in the waits above.",
                    (_, < 0.5) => "The difference is under half of that: most of each fsync was already under way for another order.",
                    (_, > 2) => $"It explains {Percent(fsyncMs / priceMs)} of the difference; "
                        + "the rest is waiting: for the journal, for threads to wake, for other nodes.",
                    _ => "It explains the difference: the user waits for the disk.",
                }
        );

    private static Finding Crowd(Waits fast, Waits durable, Comparison comparison) =>
        new(
            "crowd",
            $"All at once, the slowest (p99) wait {Ms(fast.P99Ms)} with w=1 and {Ms(durable.P99Ms)} with w=majority: "
                + (fast.P99Ms < InstantMs, durable.P99Ms < InstantMs, comparison) switch
                {
                    (true, false, _) => $"majority makes them feel it ({InstantMs:0} ms is the limit), w=1 does not.",
                    (false, false, _) => "both are felt; more capacity comes before any choice of concern.",
                    (false, true, _) => "only w=1 is felt, which the work cannot explain.",
                    (_, _, Comparison.DurableSlower) => $"{Ms(durable.P99Ms - fast.P99Ms)} more, though nobody feels it yet.",
                    (_, _, Comparison.DurableFaster) => "nobody feels either, and majority was no slower.",
                    _ => "the same, and nobody feels it.",
                }
        );

    private static Finding Capacity(Waits fast, Waits durable)
    {
        var ratio = fast.OrdersPerSecond / durable.OrdersPerSecond;
        return new(
            "capacity",
            $"All at once, w=1 stored {Rate(fast.OrdersPerSecond)} and w=majority {Rate(durable.OrdersPerSecond)}: "
                + (
                    ratio >= SameWithinFactor ? $"on Black Friday the same machine takes {Times(ratio)} as many carts with w=1."
                    : ratio <= 1 / SameWithinFactor ? "w=1 stored no more."
                    : "the same, since one fsync serves every order that waits for it."
                )
        );
    }

    private static Finding Exposure(Waits fast, long orderValue)
    {
        var orders = Math.Ceiling(fast.OrdersPerSecond * JournalIntervalMs / 1000);
        return new(
            "exposure",
            $"At that rate w=1 has acknowledged up to {Whole(orders)} orders, {Whole(orders * orderValue)} DA, "
                + $"in the {JournalIntervalMs:0} ms that one crash can take back."
        );
    }

    private static Finding Button(Choice choice, Comparison crowd) =>
        new(
            "button",
            choice switch
            {
                Choice.Fast when crowd != Comparison.DurableSlower => "Add to Cart: w=1, for the price that each click pays alone. "
                    + "All at once these figures show none, so w=1 is not what will carry the rush.",
                Choice.Fast => "Add to Cart: w=1. Every click would pay the price above, on the day with the most clicks, for a "
                    + "cart that can be filled again.",
                Choice.Durable => "Add to Cart: w=majority as well. These figures show no price for it here; "
                    + "measure again on the replica set in production, where acknowledgements cross a network.",
                _ => "Add to Cart: no decision. Majority does all that w=1 does and then waits, so it cannot be the faster one: "
                    + "something else disturbed the run. Run it again.",
            }
        );

    private static Finding Billing(ConcernFigures durable, FailoverLosses? failover) =>
        new(
            "billing",
            "Billing: w=majority. A payment that was confirmed and then lost is money without an order, at any speed. "
                + (failover is null ? "" : SetFindings.Proof(failover))
                + (
                    durable.Crowd.P99Ms >= TimeLimitMs
                        ? $"With {Ms(durable.Crowd.P99Ms)} at p99 time limits are near: "
                            + "show the payment as being processed, and retry with the same id."
                        : $"A customer waits {Ms(durable.Alone.P50Ms)} for it, {Ms(durable.Crowd.P99Ms)} in the worst of the crowd."
                )
        );

    private static string Ms(double value) => string.Create(CultureInfo.InvariantCulture, $"{value:0.00} ms");

    private static string Times(double ratio) => string.Create(CultureInfo.InvariantCulture, $"{ratio:0.0} times");

    private static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{share * 100:0} %");

    private static string Rate(double perSecond) => string.Create(CultureInfo.InvariantCulture, $"{perSecond:#,0} orders/s");

    private static string Whole(double value) => string.Create(CultureInfo.InvariantCulture, $"{value:#,0}");
}
