using EmbeddedMongo.Replication.Protocol.Waiting;

namespace EmbeddedMongo.Simulation.World;

/// <summary>
/// Clients that send operations at random times, mostly to a member that takes itself for the primary. Clients reach every member, also
/// one that is cut off from the others.
/// </summary>
internal sealed class Workload(SimulatedWorld world)
{
    private const long MaxDelay = 2_000;

    private readonly List<ClientOperation> _writes = [];
    private long _lastId;
    private bool _hasEnded;

    public void Begin() => world.Schedule(world.Scenario.OperationInterval, new SimulatedEvent(EventKind.OperationIssued));

    public void End() => _hasEnded = true;

    /// <summary>Issues an operation, and plans the next.</summary>
    public void Issue()
    {
        if (_hasEnded)
            return;
        Send(Target(), Operation());
        world.Schedule(world.Random.NextInt64(1, 2 * world.Scenario.OperationInterval), new SimulatedEvent(EventKind.OperationIssued));
    }

    /// <summary>Issues a majority write to a member, and returns it.</summary>
    public ClientOperation Probe(SimulatedMember member)
    {
        var probe = New(OperationKind.Write, WriteRequirement.Majority);
        Send(member, probe);
        return probe;
    }

    /// <summary>
    /// The number of writes that were confirmed and are in no log at the end; those of a majority would be a violation before.
    /// </summary>
    public int CountLost() => _writes.Count(write => write.Entry is { IsAcknowledged: true } entry && !world.Members[0].Has(entry));

    private ClientOperation Operation()
    {
        var random = world.Random;
        return random.Next(10) switch
        {
            < 3 => New(OperationKind.Write, WriteRequirement.Of(1)),
            < 4 => New(OperationKind.Write, WriteRequirement.Of(random.Next(1, world.Members.Count + 1), random.Next(2) == 0)),
            < 8 => New(OperationKind.Write, WriteRequirement.Majority),
            _ => New(OperationKind.LinearizableRead, WriteRequirement.Majority),
        };
    }

    private ClientOperation New(OperationKind kind, WriteRequirement requirement)
    {
        var operation = new ClientOperation(++_lastId, kind, requirement, world.Oracle.LastConfirmed);
        if (kind == OperationKind.Write)
            _writes.Add(operation);
        return operation;
    }

    private SimulatedMember Target()
    {
        var members = world.Members;
        var start = world.Random.Next(members.Count);
        if (world.Random.Next(8) == 0)
            return members[start];
        for (var i = 0; i < members.Count; i++)
        {
            if (members[(start + i) % members.Count] is { IsWritable: true } primary)
                return primary;
        }

        return members[start];
    }

    private void Send(SimulatedMember member, ClientOperation operation) =>
        world.Schedule(world.Random.NextInt64(MaxDelay), new SimulatedEvent(EventKind.OperationArrives, member.Index, 0, operation));
}
