using EmbeddedMongo.Replication.Protocol.Waiting;
using EmbeddedMongo.Simulation.Bugs;

namespace EmbeddedMongo.Simulation.World;

/// <summary>The driver's part for clients: it takes their operations on the primary, and answers them when they may be confirmed.</summary>
internal sealed class MemberClients(SimulatedWorld world, SimulatedMember member)
{
    private readonly Dictionary<long, ClientOperation> _operations = [];
    private readonly WriteWaiters _writes = new();
    private readonly LinearizableReads _reads = new();
    private readonly List<long> _ids = [];

    public void Receive(ClientOperation operation)
    {
        if (member.Node?.WritableTerm is not { } term)
        {
            world.Say($"n{member.Index} refuses {operation}: it is no writable primary");
            return;
        }

        _operations.Add(operation.Id, operation);
        if (operation.Kind == OperationKind.Write)
            Write(operation, term);
        else
            Read(operation, term);
    }

    /// <summary>The no-op entry that reads asked for is in the log.</summary>
    public void NoOpWritten(SimulatedEntry noOp)
    {
        if (_reads.NoOpWritten(noOp.OpTime))
            WriteNoOp(noOp.OpTime.Term);
    }

    /// <summary>Answers what may be confirmed now.</summary>
    public void Answer()
    {
        if (_operations.Count == 0 || member.Node is not { } node)
            return;
        _ids.Clear();
        _writes.TakeSatisfied(node.Positions, node.CommitPoint, _ids);
        _reads.TakeConfirmed(node.CommitPoint, _ids);
        foreach (var id in _ids)
            Confirm(id);
    }

    /// <summary>The member has stepped down: the outcome of the writes is unknown, and the reads have no answer.</summary>
    public void Fail()
    {
        _ids.Clear();
        _writes.TakeAll(_ids);
        _reads.TakeAll(_ids);
        world.Statistics.WritesUnknown += _ids.Count(id => _operations[id].Kind == OperationKind.Write);
        _operations.Clear();
    }

    /// <summary>The member dies.</summary>
    public void Forget() => Fail();

    private void Write(ClientOperation operation, long term)
    {
        operation.Entry = member.WriteOwn(term);
        world.Say($"n{member.Index} {operation}: {operation.Entry}");
        _writes.Add(operation.Id, operation.Entry.OpTime, operation.Requirement);
        member.Written();
    }

    private void Read(ClientOperation operation, long term)
    {
        if (world.Scenario.Bug == PlantedBug.AnswersStaleReads)
        {
            Answer(operation, member.LastCommitted);
            Confirm(operation.Id);
            return;
        }

        Answer(operation, member.Disk.Last);
        if (_reads.Add(operation.Id))
            WriteNoOp(term);
    }

    private void Answer(ClientOperation read, SimulatedEntry? last)
    {
        read.Entry = last;
        read.SawIt = read.MustSee is not { } entry || (entry.Index <= last?.Index && member.Has(entry));
        world.Say($"n{member.Index} {read} sees {last}");
    }

    private void WriteNoOp(long term) => member.Work(new ReadNoOp(term, this));

    private void Confirm(long id)
    {
        _operations.Remove(id, out var operation);
        world.Confirmed(member, operation!);
    }
}
