using EmbeddedMongo.Simulation.Checking;

namespace EmbeddedMongo.Simulation.World;

/// <summary>
/// The end of a run. Everything is repaired and no client writes: within a bounded time there must be one primary, and everybody must have
/// its whole log, know that it is committed, and use one configuration. Then a majority write must be confirmed.
/// </summary>
internal sealed class Settlement(SimulatedWorld world, Workload workload, long electionTimeout)
{
    private const long CheckInterval = 50_000;

    /// <summary>
    /// The time to settle, in election timeouts. A step-down may have frozen the member that must win for two of them, late messages last
    /// for one, and two candidates at once cost one each time.
    /// </summary>
    private const int MaxTimeouts = 15;

    private long _deadline;
    private ClientOperation? _probe;
    private long _probedAt;

    public bool IsSettled { get; private set; }

    public void Begin()
    {
        world.Say($"REPAIRED, clients stop");
        _deadline = world.Now + (MaxTimeouts * electionTimeout);
        Check();
    }

    public void Check()
    {
        // The member may have stepped down before the write reached it, because of a message that was late: the next one is asked then.
        if (world.Now - _probedAt > electionTimeout)
            _probe = null;
        if (_probe is null && Primary() is { } primary && world.Members.All(member => Agrees(member, primary)))
        {
            world.Say($"SETTLED on n{primary.Index}");
            (_probe, _probedAt) = (workload.Probe(primary), world.Now);
        }

        if (world.Now > _deadline)
        {
            throw new ViolationException(
                Invariant.SettlesInTime,
                $"{MaxTimeouts} election timeouts after everything was repaired, "
                    + $"{(_probe is null ? "the members do not agree" : "a majority write is not confirmed")}: "
                    + string.Join("; ", world.Members.Select(Describe))
            );
        }

        world.Schedule(CheckInterval, new SimulatedEvent(EventKind.SettleCheck));
    }

    public void Confirmed(ClientOperation write) => IsSettled |= write == _probe;

    private SimulatedMember? Primary()
    {
        SimulatedMember? primary = null;
        foreach (var member in world.Members)
        {
            if (!member.IsWritable)
                continue;
            if (primary is not null)
                return null;
            primary = member;
        }

        return primary;
    }

    private static bool Agrees(SimulatedMember member, SimulatedMember primary) =>
        member.Disk.Last == primary.Disk.Last
        && member.Node is { } node
        && node.CommitPoint == primary.LastWritten
        && node.Configuration?.Id == primary.Node!.Configuration!.Id;

    private static string Describe(SimulatedMember member) =>
        member.Node is not { } node
            ? $"n{member.Index} is dead"
            : $"n{member.Index} is {node.State} in term {node.Term}, log to {node.Last}, committed {node.CommitPoint}, "
                + $"configuration {node.Configuration?.Id}";
}
