using EmbeddedMongo.Replication.Protocol.Effects;
using EmbeddedMongo.Replication.Protocol.Messages;
using EmbeddedMongo.Storage.Oplog;

namespace EmbeddedMongo.Replication.Protocol;

/// <summary>
/// A member of a replica set: MongoDB's protocol version 1 (elections and replication as in Raft, with secondaries that pull: Zhou and Mu,
/// "Fault-Tolerant Replication with Pull-Based Consensus in MongoDB", NSDI 2021) as a state machine. It has no thread, no clock and no I/O:
/// each method takes one input and returns what its driver has to do. So the server drives it with sockets and a disk, and the simulation
/// with neither, and both run the same code.
/// <para>
/// The driver calls one method at a time, for example under a lock, with a time that never goes back
/// (<see cref="TimeProvider.GetTimestamp"/> since some start). It begins the effects in their order, before the next input: the list is
/// used again then. It may finish them later and side by side, and says so with another input: <see cref="VotePersisted"/> after
/// <see cref="PersistVote"/>, <see cref="Written"/> and <see cref="Durable"/> after <see cref="Append"/>, and so on. It calls
/// <see cref="Tick"/> at <see cref="NextDeadline"/>, which each input may move: that is the only timer.
/// </para>
/// <para>
/// The log belongs to the driver. A client's write is checked against <see cref="WritableTerm"/>, put into the log with that term and the
/// next timestamp, and told with <see cref="Written"/>, and no other input comes between. Writes that wait for their write concern are
/// kept in <see cref="Waiting.WriteWaiters"/>, which reads <see cref="Positions"/>; linearizable reads in
/// <see cref="Waiting.LinearizableReads"/>. After a stop the driver makes a new node from what the disk holds.
/// </para>
/// </summary>
internal sealed class ReplicaNode
{
    private readonly NodeContext _context;
    private readonly Heartbeats _heartbeats;
    private readonly Election _election;
    private readonly Puller _puller;
    private readonly LogSource _source;
    private readonly PrimaryRole _primacy;
    private readonly StepDown _stepDown;
    private readonly Transitions _transitions;
    private readonly Inbox _inbox;
    private bool _acceptsWrites;

    /// <summary>Makes a member of what survived its last stop; <see cref="Start"/> is its first input.</summary>
    /// <param name="self">
    /// Its place in the configuration. A server that has no configuration yet learns it from the first heartbeat: it is addressed to it.
    /// </param>
    /// <param name="restored">The state on its disk.</param>
    /// <param name="random">Chooses the random part of the election timeout.</param>
    /// <param name="rules">The rules; the simulation breaks some on purpose.</param>
    public ReplicaNode(int self, RestoredState restored, Random random, ProtocolRules? rules = null)
    {
        _context = new NodeContext(self, restored, rules ?? ProtocolRules.Instance, random);
        _heartbeats = new Heartbeats(_context);
        _election = new Election(_context);
        _puller = new Puller(_context);
        _source = new LogSource(_context);
        _primacy = new PrimaryRole(_context);
        _stepDown = new StepDown(_context, _primacy, _election);
        _transitions = new Transitions(_context, _heartbeats, _election, _primacy);
        _inbox = new Inbox(_context, _transitions, _heartbeats, _election, _puller, _source, _primacy);
    }

    public int Self => _context.Self;

    public MemberState State => _context.State;

    public long Term => _context.Term;

    /// <summary>The primary, as far as this member knows; -1 if it knows of none.</summary>
    public int Primary => _context.Primary;

    /// <summary>The configuration; null before the set is initiated.</summary>
    public ReplicaSetConfiguration? Configuration => _context.Configuration;

    /// <summary>The last entry of the log.</summary>
    public OpTime Last => _context.History.Last;

    /// <summary>The newest entry that is known to be committed: what reads with <c>majority</c> see.</summary>
    public OpTime CommitPoint => _context.CommitPoint;

    /// <summary>The term in which a client may write now; null if it may not.</summary>
    public long? WritableTerm => _primacy.IsReady && !_stepDown.IsPending ? Term : null;

    /// <summary>How far each member has come; of use on the primary only.</summary>
    public MemberPositions Positions => _primacy.Positions;

    /// <summary>The time at which <see cref="Tick"/> is due.</summary>
    public TimeSpan NextDeadline =>
        Earliest(
            Earliest(_heartbeats.Deadline, _election.Deadline),
            Earliest(_puller.Deadline, _source.Deadline),
            Earliest(_primacy.Deadline, _stepDown.Deadline)
        );

    /// <summary>Begins: a member with a configuration looks for the others.</summary>
    public List<Effect> Start(TimeSpan now)
    {
        Begin(now);
        if (_context.Configuration is not null)
            _transitions.Join();
        return Settle();
    }

    /// <summary>Gives a new set its configuration, on one member; the others get it by heartbeats.</summary>
    /// <exception cref="ArgumentException">It has violations, or the member has a configuration already.</exception>
    public List<Effect> Initiate(ReplicaSetConfiguration configuration, TimeSpan now)
    {
        Begin(now);
        if (_context.Configuration is { } present)
            throw new ArgumentException($"The member is in the set {present.SetName} already.", nameof(configuration));
        Use(configuration);
        _transitions.Join();
        return Settle();
    }

    /// <summary>
    /// Takes up a newer version of the configuration, with the same members, their hosts or the times changed; heartbeats spread it.
    /// </summary>
    /// <exception cref="ArgumentException">It has violations, other members, or is not newer.</exception>
    public List<Effect> Reconfigure(ReplicaSetConfiguration configuration, TimeSpan now)
    {
        Begin(now);
        if (!configuration.HasMembersOf(_context.Set))
            throw new ArgumentException("The members can't be changed: give the same _ids in the same order.", nameof(configuration));
        if (!configuration.IsNewerThan(_context.Set.Id))
            throw new ArgumentException($"The version must be higher than {_context.Set.Version}.", nameof(configuration));
        Use(configuration);
        return Settle();
    }

    /// <summary>Stands for election at once (<c>replSetStepUp</c>), if it may.</summary>
    public List<Effect> StepUp(TimeSpan now)
    {
        Begin(now);
        if (_context.Configuration is not null && _context.Role != NodeRole.Primary)
            _election.Stand(skipDryRun: false);
        return Settle();
    }

    /// <summary>Does not stand for election for a time (<c>replSetFreeze</c>); zero ends an earlier one.</summary>
    public List<Effect> Freeze(TimeSpan time, TimeSpan now)
    {
        Begin(now);
        _election.Freeze(time);
        return Settle();
    }

    /// <summary>Asks a primary to step down; the answer is a <see cref="StepDownAnswered"/>, now or later.</summary>
    public List<Effect> RequestStepDown(StepDownRequest request, TimeSpan now)
    {
        Begin(now);
        _stepDown.Begin(request);
        return Settle();
    }

    /// <summary>Time has passed.</summary>
    public List<Effect> Tick(TimeSpan now)
    {
        Begin(now);
        _heartbeats.Tick();
        _election.Tick();
        _source.Tick();
        if (now >= _primacy.Deadline)
            _transitions.EndPrimacy(StepDownReason.NoMajority);
        return Settle();
    }

    /// <summary>A vote is durable.</summary>
    public List<Effect> VotePersisted(LastVote vote, TimeSpan now)
    {
        Begin(now);
        if (_election.VotePersisted(vote))
            _transitions.Win();
        return Settle();
    }

    /// <summary>The log holds entries up to this one, and readers see them.</summary>
    public List<Effect> Written(OpTime upTo, TimeSpan now)
    {
        Begin(now);
        _puller.Written(upTo);
        _context.RelearnCommitPoint();
        _primacy.Progress();
        return Settle();
    }

    /// <summary>The disk holds entries up to this one. If they were rolled back meanwhile, it says nothing.</summary>
    public List<Effect> Durable(OpTime upTo, TimeSpan now)
    {
        Begin(now);
        if (upTo > _context.Durable && _context.History.Contains(upTo))
        {
            _context.Durable = upTo;
            _primacy.Progress();
            if (_context.Role != NodeRole.Primary && _context.Primary != NodeContext.Nobody)
                _context.Send(_context.Primary, new PositionReport(_context.History.Last, upTo));
        }

        return Settle();
    }

    /// <summary>The entries after this one are undone and removed from the log.</summary>
    public List<Effect> RolledBack(OpTime to, TimeSpan now)
    {
        Begin(now);
        _puller.RolledBack(to);
        return Settle();
    }

    /// <summary>The entries can't be undone, and nothing was changed: the member copies the data of another instead.</summary>
    public List<Effect> RollBackFailed(TimeSpan now)
    {
        Begin(now);
        _puller.RollBackFailed();
        return Settle();
    }

    /// <summary>The copy of another member's data is complete and durable.</summary>
    /// <param name="history">The log in brief: that of the other member, up to the last entry that was copied.</param>
    /// <param name="now">The time.</param>
    public List<Effect> InitialSyncDone(TermHistory history, TimeSpan now)
    {
        Begin(now);
        _puller.InitialSyncEnded(history);
        return Settle();
    }

    /// <summary>The copy could not be made; it is begun again after a heartbeat interval.</summary>
    public List<Effect> InitialSyncFailed(TimeSpan now)
    {
        Begin(now);
        _puller.InitialSyncEnded(null);
        return Settle();
    }

    /// <summary>A message has arrived that is addressed to this member; its set has the same name.</summary>
    public List<Effect> Receive(ReplicationMessage message, TimeSpan now)
    {
        Begin(now);
        _inbox.Receive(message);
        return Settle();
    }

    private void Use(ReplicaSetConfiguration configuration)
    {
        if (configuration.Violations() is { Count: > 0 } violations)
            throw new ArgumentException(string.Join(' ', violations), nameof(configuration));
        _heartbeats.Use(configuration);
    }

    private void Begin(TimeSpan now)
    {
        _context.Effects.Clear();
        _context.Now = now;
    }

    /// <summary>Does what the new state allows, and returns the effects of the input.</summary>
    private List<Effect> Settle()
    {
        _stepDown.Settle();
        _source.AnswerNews();
        _puller.Continue();
        var acceptsWrites = WritableTerm is not null;
        if (acceptsWrites && !_acceptsWrites)
            _context.Emit(new AcceptWrites(Term));
        else if (!acceptsWrites && _acceptsWrites && _context.Role == NodeRole.Primary)
            _context.Emit(new PauseWrites());
        _acceptsWrites = acceptsWrites;
        return _context.Effects;
    }

    private static TimeSpan Earliest(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private static TimeSpan Earliest(TimeSpan one, TimeSpan other, TimeSpan third) => Earliest(Earliest(one, other), third);
}
