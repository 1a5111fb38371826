namespace EmbeddedMongo.Replication.Protocol.Waiting;

/// <summary>The part of a write concern that a write waits for.</summary>
internal readonly record struct WriteRequirement
{
    private const int MajorityOfMembers = 0;

    private WriteRequirement(int members, bool journal)
    {
        Members = members;
        IsJournaled = journal;
    }

    /// <summary><c>w: "majority"</c>: the write is committed. That is durable on a majority, with or without <c>j</c>.</summary>
    public static WriteRequirement Majority { get; } = new(MajorityOfMembers, journal: true);

    /// <summary>The number of members, with the primary; 0 for a majority.</summary>
    public int Members { get; }

    /// <summary>The members must hold the write durably.</summary>
    public bool IsJournaled { get; }

    public bool IsMajority => Members == MajorityOfMembers;

    /// <summary><c>w: N</c>: that many members have applied the write, or hold it durably.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is less than 1: w: 0 waits for nothing.</exception>
    public static WriteRequirement Of(int members, bool journal = false)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(members, 1);
        return new WriteRequirement(members, journal);
    }

    /// <summary>Tells whether a set with so many members can meet it ever; if not, the write fails with code 100.</summary>
    public bool CanBeMetBy(int members) => Members <= members;

    public override string ToString() => IsMajority ? "majority" : $"{Members}{(IsJournaled ? " j" : "")}";
}
