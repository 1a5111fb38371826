using EmbeddedMongo.Replication.Protocol;
using EmbeddedMongo.Storage.Oplog;

namespace EmbeddedMongo.Simulation.Bugs;

/// <summary>The protocol's rules with one of them broken.</summary>
internal sealed class PlantedRules(PlantedBug bug) : ProtocolRules
{
    public static ProtocolRules Of(PlantedBug bug) => bug == PlantedBug.None ? Instance : new PlantedRules(bug);

    public override int CommitQuorum(ReplicaSetConfiguration configuration) =>
        bug == PlantedBug.AcknowledgesBeforeMajority ? Math.Max(1, configuration.Majority - 1) : base.CommitQuorum(configuration);

    public override OpTime CountedPosition(OpTime applied, OpTime durable) =>
        bug == PlantedBug.CountsUnflushedEntries ? applied : base.CountedPosition(applied, durable);

    public override bool CountsForCommit(OpTime entry, long term) =>
        bug == PlantedBug.CommitsOlderTerms || base.CountsForCommit(entry, term);

    public override bool IsAtLeastAsNew(OpTime candidate, OpTime own) =>
        bug == PlantedBug.VotesForOlderLog || base.IsAtLeastAsNew(candidate, own);

    public override bool Continues(OpTime? first, OpTime ownLast) =>
        bug == PlantedBug.SkipsDivergenceCheck || base.Continues(first, ownLast);

    public override bool StepUpWritesNoOp => bug != PlantedBug.StepsUpWithoutNoOp;

    public override OpTime Committed(TermHistory history, OpTime commitPoint) =>
        bug == PlantedBug.LearnsCommitPointByTime ? NewestByTime(history.Last, commitPoint) : base.Committed(history, commitPoint);

    private static OpTime NewestByTime(OpTime last, OpTime commitPoint) => commitPoint.Timestamp <= last.Timestamp ? commitPoint : last;
}
