using EmbeddedMongo.Replication.Protocol;
using EmbeddedMongo.Replication.Protocol.Effects;
using EmbeddedMongo.Replication.Protocol.Messages;
using EmbeddedMongo.Simulation.Bugs;
using EmbeddedMongo.Storage.Oplog;

namespace EmbeddedMongo.Simulation.World;

/// <summary>
/// A member: the state machine, and a driver for it as the server has one, with a simulated disk, network and clock. It dies and starts
/// again; a life is the time between.
/// </summary>
internal sealed class SimulatedMember
{
    private readonly SimulatedWorld _world;
    private readonly ProtocolRules _rules;
    private readonly double _rate;
    private readonly MemberLog _log;
    private readonly MemberClients _clients;
    private readonly List<LastVote> _votes = [];
    private long _timer = long.MaxValue;
    private int _committedCount;

    /// <summary>Makes a member that has not started.</summary>
    /// <param name="world">The world that it is in.</param>
    /// <param name="index">Its place in the configuration.</param>
    /// <param name="rate">The speed of its clock: 1 is right.</param>
    /// <param name="configuration">The configuration on its disk; null if it must get it from another member.</param>
    public SimulatedMember(SimulatedWorld world, int index, double rate, ReplicaSetConfiguration? configuration)
    {
        _world = world;
        Index = index;
        _rate = rate;
        _rules = PlantedRules.Of(world.Scenario.Bug);
        Disk = new SimulatedDisk(index) { Configuration = configuration };
        _log = new MemberLog(world, this);
        _clients = new MemberClients(world, this);
    }

    public int Index { get; }

    public SimulatedDisk Disk { get; }

    /// <summary>The state machine; null while the member is dead.</summary>
    public ReplicaNode? Node { get; private set; }

    /// <summary>The number of the present life, from 1.</summary>
    public int Life { get; private set; }

    /// <summary>The process stands still until then.</summary>
    public long FrozenUntil { get; set; }

    /// <summary>The number of faults that slow the disk.</summary>
    public int SlowDisk { get; set; }

    /// <summary>The term in which the member is primary, as far as its driver has been told; null if it is not.</summary>
    public long? PrimaryTerm { get; private set; }

    public OpTime LastWritten => Disk.Last?.OpTime ?? OpTime.None;

    /// <summary>The last entry that the member knows to be committed.</summary>
    public SimulatedEntry? LastCommitted => _committedCount == 0 ? null : Disk.Log[_committedCount - 1];

    public bool IsWritable => Node is { WritableTerm: not null };

    public bool Has(SimulatedEntry entry) => entry.Index < Disk.Log.Count && Disk.Log[entry.Index] == entry;

    public bool HasFlushed(SimulatedEntry entry) => entry.Index < Disk.FlushedCount && Disk.Log[entry.Index] == entry;

    /// <summary>Starts from what the disk holds.</summary>
    public void Start()
    {
        Life++;
        var restored = new RestoredState(Disk.Configuration, Disk.Vote, Disk.History());
        Node = new ReplicaNode(Index, restored, _world.Random, _rules);
        _committedCount = 0;
        _timer = long.MaxValue;
        _world.Say($"n{Index} starts, log ends with {Disk.LastText}, {Disk.Vote}");
        Do(Node.Start(LocalNow));
    }

    /// <summary>Dies, and loses what is not flushed.</summary>
    public void Crash()
    {
        if (Node is null)
            return;
        _world.Statistics.Crashes++;
        Node = null;
        Life++;
        FrozenUntil = 0;
        PrimaryTerm = null;
        _log.Forget();
        _clients.Forget();
        // Often nothing of it reached the disk, sometimes all, else a part.
        Disk.Crash(count =>
            _world.Random.Next(4) switch
            {
                0 => count - 1,
                1 => _world.Random.Next(count),
                _ => 0,
            }
        );
        _world.Say($"n{Index} crashes; its log ends with {Disk.LastText} on the disk");
    }

    public void Receive(ReplicationMessage message)
    {
        if (Node is null)
            return;
        if (_world.IsTraced)
            _world.Say($"n{message.From} → n{Index} {MessageText.Of(message)}");
        Do(Node.Receive(message, LocalNow));
    }

    public void Tick()
    {
        _timer = long.MaxValue;
        Do(Node!.Tick(LocalNow));
    }

    public void VotePersisted(LastVote vote) => Do(Node!.VotePersisted(vote, LocalNow));

    public void WorkDone() => _log.WorkDone();

    public void Receive(ClientOperation operation) => _clients.Receive(operation);

    public void StepDown(long freeze)
    {
        var request = new StepDownRequest(TimeSpan.FromMilliseconds(500), TimeSpan.FromMicroseconds(freeze), _world.Random.Next(2) == 0);
        _world.Say($"n{Index} is asked to step down: {request}");
        Do(Node?.RequestStepDown(request, LocalNow));
    }

    public void StepUp()
    {
        _world.Say($"n{Index} is asked to stand");
        Do(Node?.StepUp(LocalNow));
    }

    public void Reconfigure()
    {
        if (Node is { WritableTerm: not null, Configuration: { } present })
            Do(Node.Reconfigure(present with { Version = present.Version + 1 }, LocalNow));
    }

    public void Flushed()
    {
        var before = Disk.LastFlushed;
        _votes.Clear();
        Disk.EndFlush(_votes);
        foreach (var vote in _votes)
            Do(Node?.VotePersisted(vote, LocalNow));
        if (Disk.LastFlushed > before)
            Do(Node?.Durable(Disk.LastFlushed, LocalNow));
        FlushIfNeeded();
    }

    /// <summary>Writes an entry of the primary's own, which <see cref="Written"/> tells.</summary>
    public SimulatedEntry WriteOwn(long term) => _log.WriteOwn(term);

    /// <summary>Has the log do something when its turn comes.</summary>
    public void Work(Effect effect) => _log.Add(effect);

    /// <summary>Tells the state machine that the log holds entries up to its last one.</summary>
    public void Written() => Do(Node!.Written(LastWritten, LocalNow));

    public void RolledBack(OpTime to) => Do(Node!.RolledBack(to, LocalNow));

    public void FlushIfNeeded()
    {
        if (Node is null || Disk.IsFlushing || !Disk.NeedsFlush)
            return;
        Disk.BeginFlush();
        var max = _world.Scenario.MaxFlush * (SlowDisk > 0 ? 30 : 1);
        _world.Schedule(_world.Random.NextInt64(100, max + 100), new SimulatedEvent(EventKind.Flushed, Index, Life));
    }

    private TimeSpan LocalNow => TimeSpan.FromTicks((long)(_world.Now * _rate * TimeSpan.TicksPerMicrosecond));

    /// <summary>Does what the state machine asks for, and sets the timer.</summary>
    private void Do(List<Effect>? effects)
    {
        if (effects is null)
            return;
        var life = Life;
        foreach (var effect in effects)
        {
            Do(effect);
            if (life != Life)
                return;
        }

        _clients.Answer();
        FlushIfNeeded();
        if (Node!.NextDeadline is var deadline && deadline == TimeSpan.MaxValue)
            return;
        var due = (long)(deadline.Ticks / (_rate * TimeSpan.TicksPerMicrosecond)) + 1;
        if (due >= _timer)
            return;
        _timer = Math.Max(due, _world.Now);
        _world.ScheduleAt(_timer, new SimulatedEvent(EventKind.Timer, Index, Life));
    }

    private void Do(Effect effect)
    {
        switch (effect)
        {
            case Send { Message: var message }:
                _world.Send(this, message);
                break;
            case AnswerFetch answer:
                _world.Send(this, _log.Complete(answer));
                break;
            case PersistVote { Vote: var vote } when _world.Scenario.Bug == PlantedBug.VotesTwice:
                _world.Schedule(0, new SimulatedEvent(EventKind.VotePretended, Index, Life, vote));
                break;
            case PersistVote { Vote: var vote }:
                Disk.Write(vote);
                break;
            case PersistConfiguration { Configuration: var configuration }:
                Disk.Write(configuration);
                break;
            case Append or WriteNoOp or RollBack:
                _log.Add(effect);
                break;
            case AdvanceCommitPoint { CommitPoint: var commitPoint }:
                Commit(commitPoint);
                break;
            case BecomePrimary { Term: var term }:
                _world.Say($"n{Index} BECOMES PRIMARY of term {term}, log ends with {Disk.LastText}");
                PrimaryTerm = term;
                _world.Elected(this, term);
                break;
            case BecomeSecondary { Reason: var reason }:
                _world.Say($"n{Index} steps down: {reason}");
                _world.Statistics.StepDowns++;
                _clients.Answer();
                _clients.Fail();
                PrimaryTerm = null;
                break;
            default:
                _world.Say($"n{Index} {effect}");
                break;
        }
    }

    private void Commit(OpTime commitPoint)
    {
        var count = _log.CountUpTo(commitPoint);
        _world.Say($"n{Index} commit point {commitPoint}, {count} entries");
        _world.Oracle.Committed(this, _committedCount, count);
        _committedCount = count;
    }
}
