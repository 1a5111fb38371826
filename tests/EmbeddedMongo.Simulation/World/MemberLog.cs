using EmbeddedMongo.Replication.Protocol;
using EmbeddedMongo.Replication.Protocol.Effects;
using EmbeddedMongo.Replication.Protocol.Messages;
using EmbeddedMongo.Simulation.Checking;
using EmbeddedMongo.Storage.Oplog;

namespace EmbeddedMongo.Simulation.World;

/// <summary>
/// The driver's part for the log: it works off what the state machine and clients ask for, one after the other, and takes time.
/// </summary>
internal sealed class MemberLog(SimulatedWorld world, SimulatedMember member)
{
    private readonly Queue<Effect> _work = new();

    private List<SimulatedEntry> Log => member.Disk.Log;

    public void Add(Effect effect)
    {
        _work.Enqueue(effect);
        if (_work.Count == 1)
            Begin();
    }

    /// <summary>The member dies.</summary>
    public void Forget() => _work.Clear();

    /// <summary>The oldest work is done.</summary>
    public void WorkDone()
    {
        var effect = _work.Dequeue();
        if (_work.Count > 0)
            Begin();
        switch (effect)
        {
            case Append append:
                foreach (var entry in append.Entries)
                    Write((SimulatedEntry)entry);
                member.Written();
                break;
            case RollBack { To: var to }:
                RollBackTo(to);
                break;
            case WriteNoOp noOp when IsStillPrimaryOf(noOp.Term):
                WriteOwn(noOp.Term);
                member.Written();
                break;
            case ReadNoOp noOp when IsStillPrimaryOf(noOp.Term):
                noOp.Reads.NoOpWritten(WriteOwn(noOp.Term));
                member.Written();
                break;
        }
    }

    /// <summary>Writes an entry of the primary's own; the caller tells the state machine.</summary>
    public SimulatedEntry WriteOwn(long term)
    {
        var last = member.Disk.Last;
        // The clock of the member, in milliseconds, as the server takes its own: members' clocks differ, and the log's order holds all the
        // same.
        var time = Math.Max((world.Now / 1000) + member.Index, (last?.OpTime.Timestamp ?? 0) + 1);
        var entry = new SimulatedEntry(new OpTime(time, term), last);
        Write(entry);
        return entry;
    }

    /// <summary>Reads the entries that a fetch asks for.</summary>
    public FetchReply Complete(AnswerFetch answer)
    {
        if (answer.After.IsNone)
            return answer.Reply with { First = OpTime.None, Entries = Batch(0) };
        var first = Log.Count;
        while (first > 0 && Log[first - 1].OpTime.Timestamp >= answer.After.Timestamp)
            first--;
        return first == Log.Count ? answer.Reply : answer.Reply with { First = Log[first].OpTime, Entries = Batch(first + 1) };
    }

    /// <summary>The number of entries up to a position.</summary>
    public int CountUpTo(OpTime position)
    {
        var count = Log.Count;
        while (count > 0 && Log[count - 1].OpTime > position)
            count--;
        return count;
    }

    private bool IsStillPrimaryOf(long term) => member.Node is { State: MemberState.Primary } node && node.Term == term;

    private void Begin() =>
        world.Schedule(world.Random.NextInt64(20, 2_000), new SimulatedEvent(EventKind.WorkDone, member.Index, member.Life));

    private SimulatedEntry[] Batch(int from)
    {
        var count = Math.Min(Log.Count - from, world.Random.Next(1, world.Scenario.MaxBatch + 1));
        return Log.GetRange(from, count).ToArray();
    }

    private void Write(SimulatedEntry entry)
    {
        Oracle.Appending(member, entry);
        member.Disk.Append(entry);
    }

    private void RollBackTo(OpTime to)
    {
        var count = CountUpTo(to);
        world.Say($"n{member.Index} ROLLS BACK {Log.Count - count} entries, to {to}");
        world.Oracle.RollingBack(member, count);
        world.Statistics.RollBacks++;
        member.Disk.Truncate(count);
        member.RolledBack(to);
    }
}
