using System.Collections.Concurrent;
using DzStore.BlackFriday.Options;
using DzStore.BlackFriday.Sessions;
using DzStore.BlackFriday.Workloads;
using DzStore.Load.Results;
using DzStore.Load.Running;

namespace DzStore.BlackFriday.Drills;

/// <summary>
/// Cuts the primary off from the other nodes and not from its clients, again and again: w=1 goes on being confirmed until it steps down,
/// and is rolled back; the majority confirms nothing of that, and loses nothing.
/// </summary>
internal sealed class PartitionDrill : ILoadTest
{
    private const double DefaultRate = 500;
    private const double RecoveryLimitSeconds = 10;

    /// <summary>A node that was told is cut off after this time, on a busy machine too.</summary>
    private static readonly TimeSpan TellingLimit = TimeSpan.FromMilliseconds(300);

    public string Name => "partition";

    public string Summary => "a set's primary is cut off from the other nodes, not from its clients, 30 times, 2.5 s each";

    public OptionHelp Options =>
        new("Orders a second [default: 500]", "Seconds of each cut [default: 2.5]", "Cuts of the primary [default: 30]");

    public NodeChoice Nodes => NodeChoice.Set;

    public string Example => "partition --cycles 3";

    public async Task<Findings> RunAsync(Session session, CancellationToken cancellationToken)
    {
        session.Store.RequireOwnDatabase("cuts nodes of its database off");
        var set = session.RequireSet();
        var faults = new PrimaryFaults(session, set);
        var cycles = session.Options.Cycles ?? 30;
        var length = session.Options.Duration ?? TimeSpan.FromSeconds(2.5);
        var rate = session.Options.Rate ?? DefaultRate;
        var plan = new LoadPlan(
            LoadPhase.Constant("warm-up", rate / 4, TimeSpan.FromSeconds(2)).AsWarmUp(),
            LoadPhase.Constant("partitions", rate, TimeSpan.FromSeconds(Math.Min(30 + cycles * (length.TotalSeconds + 20), 3_500)))
        );
        var confirmed = new ConcurrentQueue<Confirmation>();
        using var workload = new OrdersWorkload(session)
        {
            PaysForOrders = true,
            PaysLaterBy = OrdersWorkload.LaterOnSet(session, rate),
            Completed = (kind, took, sent) => confirmed.Enqueue(new(kind, sent, took)),
        };

        var cuts = new List<Cut>();
        var measured = await session.MeasureAsync(
            workload,
            plan,
            null,
            async (runner, token) =>
            {
                await Task.Delay(TimeSpan.FromSeconds(3), session.Time, token);
                while (cuts.Count < cycles)
                {
                    session.Say(FormattableString.Invariant($"cut {cuts.Count + 1} of {cycles}, {length.TotalSeconds:0.#} s"));
                    cuts.Add(await faults.CutOffAsync(runner, length, token));
                    await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(500, 1_500)), session.Time, token);
                }
            },
            cancellationToken
        );

        var verified = await session.VerifyAsync(workload);
        var healing = await Healing.RunAsync(session, workload.FastLedger, verified);
        var events = set.Events;
        var byOld = cuts.SelectMany(cut => ByCutOff(session, set, events, cut, confirmed)).ToArray();
        var (fast, durable) = (byOld.Count(each => each.Kind == 0), byOld.Count(each => each.Kind == 1));
        return new(measured, healing.Verified)
        {
            Marks =
            [
                PassMark.AtLeast("cuts of the primary", cuts.Count, cycles, ""),
                .. faults.Marks(),
                PassMark
                    .AtLeast("w=1: orders confirmed by a primary that was cut off", fast, 1, "orders")
                    .IfMissed("no order shows what w=1 risks"),
                PassMark.AtMost("w=majority: orders confirmed by a primary that was cut off", durable, 0, "orders"),
                Goodput.Mark(session, measured, TimeSpan.FromSeconds(RecoveryLimitSeconds)),
                Recoveries.Mark(session, "working again after a cut", RecoveryLimitSeconds),
                .. healing.Marks,
            ],
            Notes =
            [
                FormattableString.Invariant($"During {cuts.Count} cuts, from {TellingLimit.TotalMilliseconds:0} ms after the node was ")
                    + FormattableString.Invariant($"told until another was elected, {fast:#,0} orders were confirmed with w=1 ")
                    + FormattableString.Invariant($"and {durable:#,0} with w=majority."),
                healing.Note,
            ],
        };
    }

    /// <summary>The orders that nobody but the primary that was cut off can have confirmed.</summary>
    private static IEnumerable<Confirmation> ByCutOff(
        Session session,
        SetUnderTest set,
        IReadOnlyList<NodeEvent> events,
        Cut cut,
        IEnumerable<Confirmation> confirmed
    )
    {
        if (SetUnderTest.ElectionAfter(events, cut.At, cut.Node) is not { } election)
            return [];
        var from = cut.Start + (long)(TellingLimit.TotalSeconds * session.Time.TimestampFrequency);
        var to = set.TimestampOf(election.At);
        return confirmed.Where(each =>
            each.Sent >= from && each.Sent + (long)(each.Took.TotalSeconds * session.Time.TimestampFrequency) <= to
        );
    }

    /// <summary>A request that was confirmed.</summary>
    /// <param name="Kind">Its kind.</param>
    /// <param name="Sent">When it was sent, by the clock's timestamps.</param>
    /// <param name="Took">From there to the answer.</param>
    private readonly record struct Confirmation(int Kind, long Sent, TimeSpan Took);
}
