using DzStore.BlackFriday.Options;
using DzStore.BlackFriday.Sessions;
using DzStore.BlackFriday.Workloads;
using DzStore.Load.Results;
using DzStore.Load.Running;

namespace DzStore.BlackFriday.Drills;

/// <summary>
/// Makes the links between the nodes of a set slow, then works them in one direction only: the majority waits for a slow link and w=1 does
/// not; a primary that hears nobody, or that nobody hears, is replaced, and nothing is lost that a majority has.
/// </summary>
internal sealed class LinksDrill : ILoadTest
{
    private const double DefaultRate = 200;
    private const double RecoveryLimitSeconds = 10;

    /// <summary>A primary that hears nobody is heard until it steps down: the others begin to wait for another only then.</summary>
    private const double ElectionLimitSeconds = 2 * Failover.LimitSeconds;

    private const double FastGrowthLimitMs = 20;
    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LossLength = TimeSpan.FromSeconds(3.5);

    public string Name => "links";

    public string Summary =>
        "links between a set's nodes are slow by 50 ms for 10 s, then lose one direction, each of both once (--cycles)";

    public OptionHelp Options =>
        new(
            "Orders a second [default: 200]",
            "Seconds with slow links, and before them [default: 10]",
            "Losses of each direction [default: 1]"
        );

    public NodeChoice Nodes => NodeChoice.Set;

    public string Example => "links --duration 5";

    public async Task<Findings> RunAsync(Session session, CancellationToken cancellationToken)
    {
        session.Store.RequireOwnDatabase("breaks links between nodes of its database");
        var set = session.RequireSet();
        var faults = new PrimaryFaults(session, set);
        var length = session.Options.Duration ?? TimeSpan.FromSeconds(10);
        var cycles = session.Options.Cycles ?? 1;
        var rate = session.Options.Rate ?? DefaultRate;
        var plan = new LoadPlan(
            LoadPhase.Constant("warm-up", rate / 2, TimeSpan.FromSeconds(4)).AsWarmUp(),
            LoadPhase.Constant("links", rate, TimeSpan.FromSeconds(Math.Min(60 + 2 * length.TotalSeconds + cycles * 50, 3_500)))
        );
        var waits = new WaitsByTime(session.Time);
        using var workload = new OrdersWorkload(session) { Completed = waits.Note };

        var losses = 0;
        var measured = await session.MeasureAsync(
            workload,
            plan,
            null,
            async (runner, token) =>
            {
                await Task.Delay(TimeSpan.FromSeconds(5), session.Time, token);
                using (waits.During("straight"))
                    await Task.Delay(length, session.Time, token);
                await SlowDownAsync(session, set, waits, length, token);
                for (var i = 0; i < 2 * cycles; i++)
                {
                    var isIncoming = i % 2 > 0;
                    session.Say(isIncoming ? "the primary hears nobody" : "nobody hears the primary");
                    await faults.LoseAsync(runner, isIncoming, LossLength, token);
                    losses++;
                    await Task.Delay(TimeSpan.FromSeconds(1), session.Time, token);
                }
            },
            cancellationToken
        );

        var verified = await session.VerifyAsync(workload);
        var (fast, durable) = (waits.Growth(0, "straight", "slow"), waits.Growth(1, "straight", "slow"));
        return new(measured, verified)
        {
            Marks =
            [
                PassMark.AtLeast("w=majority: growth of the median with slow links", durable, Delay.TotalMilliseconds, "ms"),
                PassMark.AtMost("w=1: growth of the median with slow links", fast, FastGrowthLimitMs, "ms"),
                PassMark.AtLeast("losses of one direction", losses, 2 * cycles, ""),
                .. faults.Marks(ElectionLimitSeconds),
                Goodput.Mark(session, measured, TimeSpan.FromSeconds(RecoveryLimitSeconds)),
            ],
            Notes =
            [
                FormattableString.Invariant($"Every message between nodes was late by {Delay.TotalMilliseconds:0} ms for ")
                    + FormattableString.Invariant($"{length.TotalSeconds:0.#} s: ")
                    + waits.Describe("straight", "slow"),
            ],
        };
    }

    /// <summary>Sends every message between nodes by way of proxies for a time.</summary>
    private static async Task SlowDownAsync(
        Session session,
        SetUnderTest set,
        WaitsByTime waits,
        TimeSpan length,
        CancellationToken cancellationToken
    )
    {
        session.Say(FormattableString.Invariant($"links are slow by {Delay.TotalMilliseconds:0} ms"));
        var proxies = set.Nodes.Select(node => new SlowProxy(node.Port, Delay, session.Time)).ToArray();
        var fault = session.Faults.Begin(FaultKind.SlowLink, FormattableString.Invariant($"links slow by {Delay.TotalMilliseconds:0} ms"));
        try
        {
            foreach (var node in set.Nodes)
            {
                foreach (var other in set.Nodes.Where(other => other != node))
                    await node.DetourAsync(other, proxies[other.Number - 1].Port, cancellationToken);
            }

            // The new connections are not the drill's subject.
            await Task.Delay(TimeSpan.FromSeconds(0.5), session.Time, cancellationToken);
            using (waits.During("slow"))
                await Task.Delay(length, session.Time, cancellationToken);
        }
        finally
        {
            foreach (var node in set.Nodes)
                await node.HealAsync(CancellationToken.None);
            session.Faults.End(fault);
            await Task.Delay(TimeSpan.FromSeconds(0.5), session.Time, CancellationToken.None);
            foreach (var proxy in proxies)
                await proxy.DisposeAsync();
        }
    }
}
