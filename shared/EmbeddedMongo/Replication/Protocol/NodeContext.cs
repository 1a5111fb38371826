using EmbeddedMongo.Replication.Protocol.Effects;
using EmbeddedMongo.Replication.Protocol.Messages;
using EmbeddedMongo.Storage.Oplog;

namespace EmbeddedMongo.Replication.Protocol;

/// <summary>The state of a member that the parts of <see cref="ReplicaNode"/> share, and the effects of the current input.</summary>
internal sealed class NodeContext
{
    /// <summary>No member.</summary>
    public const int Nobody = -1;

    private readonly TimeSpan[] _heard = new TimeSpan[ReplicaSetConfiguration.MaxMembers];
    private OpTime _learntCommitPoint;

    public NodeContext(int self, RestoredState restored, ProtocolRules rules, Random random)
    {
        Self = self;
        Rules = rules;
        Random = random;
        Configuration = restored.Configuration;
        Vote = restored.LastVote;
        History = restored.History;
        Durable = History.Last;
        IsInInitialSync = restored.InInitialSync;
        Term = Math.Max(Math.Max(Vote.Term, History.Last.Term), Configuration?.Term ?? 0);
    }

    public int Self { get; }

    public ProtocolRules Rules { get; }

    public Random Random { get; }

    /// <summary>The effects of the current input.</summary>
    public List<Effect> Effects { get; } = [];

    /// <summary>The time of the current input.</summary>
    public TimeSpan Now { get; set; }

    public ReplicaSetConfiguration? Configuration { get; set; }

    /// <summary>The newest term that this member knows.</summary>
    public long Term { get; set; }

    public NodeRole Role { get; set; }

    /// <summary>The primary of the term, if it is known; else <see cref="Nobody"/>.</summary>
    public int Primary { get; set; } = Nobody;

    public LastVote Vote { get; set; }

    public TermHistory History { get; set; }

    public OpTime Durable { get; set; }

    public OpTime CommitPoint { get; private set; }

    public bool IsRollingBack { get; set; }

    public bool IsInInitialSync { get; set; }

    /// <summary>The configuration of a member that has one.</summary>
    public ReplicaSetConfiguration Set =>
        Configuration ?? throw new ProtocolException("The member has no configuration yet, and can't take part in the set.");

    public MemberState State =>
        this switch
        {
            { Configuration: null } => MemberState.Startup,
            { IsInInitialSync: true } => MemberState.Startup2,
            { IsRollingBack: true } => MemberState.Rollback,
            { Role: NodeRole.Primary } => MemberState.Primary,
            _ => MemberState.Secondary,
        };

    public MemberReport Report => new(State, History.Last, Durable, Configuration?.Id ?? default);

    /// <summary>The time of the last message of a member.</summary>
    public TimeSpan HeardFrom(int member) => _heard[member];

    public void Hear(int member) => _heard[member] = Now;

    public void Emit(Effect effect) => Effects.Add(effect);

    /// <summary>Writes the header of a message.</summary>
    public T Address<T>(int to, T message)
        where T : ReplicationMessage
    {
        message.Address(Self, to, Term, Role == NodeRole.Primary, CommitPoint);
        return message;
    }

    public void Send(int to, ReplicationMessage message) => Emit(new Send(Address(to, message)));

    /// <summary>Moves the commit point of a primary.</summary>
    public void AdvanceCommitPoint(OpTime commitPoint)
    {
        if (commitPoint <= CommitPoint)
            return;
        CommitPoint = commitPoint;
        Emit(new AdvanceCommitPoint(commitPoint));
    }

    /// <summary>Takes up a commit point that another member knows, as far as the own log is proved to have it.</summary>
    public void LearnCommitPoint(OpTime commitPoint)
    {
        if (commitPoint > _learntCommitPoint)
            _learntCommitPoint = commitPoint;
        if (Role != NodeRole.Primary && _learntCommitPoint > CommitPoint && !IsInInitialSync)
            AdvanceCommitPoint(Rules.Committed(History, _learntCommitPoint));
    }

    /// <summary>Uses the last learnt commit point for entries that have been written since.</summary>
    public void RelearnCommitPoint() => LearnCommitPoint(_learntCommitPoint);
}
