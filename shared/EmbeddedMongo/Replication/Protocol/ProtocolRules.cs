using EmbeddedMongo.Storage.Oplog;

namespace EmbeddedMongo.Replication.Protocol;

/// <summary>
/// The rules that make the protocol safe, each in one place and with its reason. They are virtual for one purpose only: the simulation
/// breaks each of them in turn, to show that it would notice (tests/EmbeddedMongo.Simulation), and tests/EmbeddedMongo.Histories likewise.
/// Nothing else derives from this class.
/// </summary>
internal class ProtocolRules
{
    public static ProtocolRules Instance { get; } = new();

    /// <summary>The number of members that must hold an entry durably before it is committed: any two such groups share a member.</summary>
    public virtual int CommitQuorum(ReplicaSetConfiguration configuration) => configuration.Majority;

    /// <summary>The position of a member that counts for the commit point: only what its disk holds survives its crash.</summary>
    public virtual OpTime CountedPosition(OpTime applied, OpTime durable) => durable;

    /// <summary>
    /// Only an entry of the primary's own term moves the commit point; older ones are committed with it. One of an older term that a
    /// majority holds can still be undone by a member whose log ends in a term between the two (Raft, 5.4.2).
    /// </summary>
    public virtual bool CountsForCommit(OpTime entry, long term) => entry.Term == term;

    /// <summary>A vote goes to a log at least as new as the voter's own: so whoever wins has every committed entry.</summary>
    public virtual bool IsAtLeastAsNew(OpTime candidate, OpTime own) => candidate >= own;

    /// <summary>A member votes once in a term: two majorities share a member, so only one of two candidates has its vote.</summary>
    public virtual bool MayVote(LastVote vote, long term, int candidate) => vote.Term != term || vote.Candidate == candidate;

    /// <summary>A batch continues a log only if it begins with the log's own last entry, by timestamp and term.</summary>
    /// <param name="first">The entry that the batch begins with; null if the source has none from that timestamp on.</param>
    /// <param name="ownLast">The last entry of the log.</param>
    public virtual bool Continues(OpTime? first, OpTime ownLast) => first == ownLast;

    /// <summary>
    /// A new primary writes an entry that changes nothing: without an entry of its term it could not commit those of older terms, and
    /// would not know which of them are committed.
    /// </summary>
    public virtual bool StepUpWritesNoOp => true;

    /// <summary>
    /// The part of a log that a commit point learnt from another member proves committed: nothing, unless the log has entries of the commit
    /// point's term. Entries up to it by timestamp alone may be of another branch of history.
    /// </summary>
    public virtual OpTime Committed(TermHistory history, OpTime commitPoint) => OpTime.Min(commitPoint, history.NewestOf(commitPoint.Term));
}
