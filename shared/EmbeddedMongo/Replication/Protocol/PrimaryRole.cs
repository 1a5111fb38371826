using EmbeddedMongo.Replication.Protocol.Effects;
using EmbeddedMongo.Storage.Oplog;

namespace EmbeddedMongo.Replication.Protocol;

/// <summary>
/// The work of a primary: it knows how far each member has come, moves the commit point, and steps down when it hears no majority. It does
/// not first fetch entries that other members may have beyond its own (MongoDB's catch-up after an election): those are not committed, and
/// are rolled back.
/// </summary>
internal sealed class PrimaryRole(NodeContext context)
{
    private bool _hasOwnEntry;

    public MemberPositions Positions { get; } = new();

    /// <summary>The member is primary, and has an entry of its term in its log: clients may write.</summary>
    public bool IsReady => context.Role == NodeRole.Primary && _hasOwnEntry;

    /// <summary>The time at which it steps down, if it hears nobody until then.</summary>
    public TimeSpan Deadline
    {
        get
        {
            if (context.Role != NodeRole.Primary || context.Set.Majority == 1)
                return TimeSpan.MaxValue;
            Span<TimeSpan> heard = stackalloc TimeSpan[ReplicaSetConfiguration.MaxMembers];
            var count = 0;
            for (var member = 0; member < context.Set.Members.Count; member++)
            {
                if (member != context.Self)
                    heard[count++] = context.HeardFrom(member);
            }

            heard[..count].Sort();
            return heard[count - (context.Set.Majority - 1)] + context.Set.ElectionTimeout;
        }
    }

    /// <summary>Becomes primary: the election is won.</summary>
    public void Begin()
    {
        context.Role = NodeRole.Primary;
        context.Primary = context.Self;
        for (var member = 0; member < context.Set.Members.Count; member++)
            context.Hear(member);
        Positions.Reset(context.Set.Members.Count);
        Positions.Report(context.Self, context.History.Last, context.Durable);
        context.Emit(new BecomePrimary(context.Term));
        context.Configuration = context.Set with { Term = context.Term };
        context.Emit(new PersistConfiguration(context.Configuration));
        _hasOwnEntry = !context.Rules.StepUpWritesNoOp;
        if (!_hasOwnEntry)
            context.Emit(new WriteNoOp(context.Term));
    }

    /// <summary>Becomes secondary.</summary>
    public void End(StepDownReason reason)
    {
        context.Role = NodeRole.Secondary;
        context.Primary = NodeContext.Nobody;
        context.Emit(new BecomeSecondary(reason));
    }

    /// <summary>Entries are written or durable: the own position counts like any other.</summary>
    public void Progress()
    {
        if (context.Role != NodeRole.Primary)
            return;
        _hasOwnEntry |= context.History.Last.Term == context.Term;
        Report(context.Self, context.Term, context.History.Last, context.Durable);
    }

    /// <summary>Takes up the position of a member, and moves the commit point if a majority has come further.</summary>
    public void Report(int member, long term, OpTime applied, OpTime durable)
    {
        if (context.Role != NodeRole.Primary || term != context.Term)
            return;
        Positions.Report(member, applied, durable);
        var reached = Positions.CountedBy(context.Rules.CommitQuorum(context.Set), context.Rules);
        if (context.Rules.CountsForCommit(reached, context.Term))
            context.AdvanceCommitPoint(reached);
    }
}
