using EmbeddedMongo.Storage.Oplog;

namespace EmbeddedMongo.Replication.Protocol;

/// <summary>
/// The primary's record of how far each member has come: applied, and durable. A position counts if the member told it in the primary's
/// own term; it may then lose what is not durable, so only durable positions count for a majority.
/// </summary>
internal sealed class MemberPositions
{
    private OpTime[] _applied = [];
    private OpTime[] _durable = [];

    public int Count => _applied.Length;

    /// <summary>Forgets everything: positions of another term say nothing.</summary>
    public void Reset(int members)
    {
        _applied = new OpTime[members];
        _durable = new OpTime[members];
    }

    /// <summary>Takes up what a member tells. Messages may arrive late and in any order: a position never goes back.</summary>
    public void Report(int member, OpTime applied, OpTime durable)
    {
        if (applied > _applied[member])
            _applied[member] = applied;
        if (durable > _durable[member])
            _durable[member] = durable;
    }

    public OpTime Applied(int member) => _applied[member];

    public OpTime Durable(int member) => _durable[member];

    /// <summary>The newest position that at least this many members have applied.</summary>
    public OpTime AppliedBy(int members) => NewestOf(_applied, members);

    /// <summary>The newest position that at least this many members hold durably.</summary>
    public OpTime DurableBy(int members) => NewestOf(_durable, members);

    /// <summary>
    /// The newest position that at least this many members have reached, as the rules count positions for the commit point.
    /// </summary>
    public OpTime CountedBy(int members, ProtocolRules rules)
    {
        Span<OpTime> counted = stackalloc OpTime[ReplicaSetConfiguration.MaxMembers];
        for (var i = 0; i < Count; i++)
            counted[i] = rules.CountedPosition(_applied[i], _durable[i]);
        return NewestOf(counted[..Count], members);
    }

    private static OpTime NewestOf(ReadOnlySpan<OpTime> positions, int members)
    {
        if (members > positions.Length)
            return OpTime.None;
        Span<OpTime> sorted = stackalloc OpTime[ReplicaSetConfiguration.MaxMembers];
        positions.CopyTo(sorted);
        sorted = sorted[..positions.Length];
        sorted.Sort();
        return sorted[^members];
    }
}
