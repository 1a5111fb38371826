using EmbeddedMongo.Replication.Protocol;

namespace EmbeddedMongo.Replication.Node;

/// <summary>The state of this member as its clients see it.</summary>
/// <param name="State">The state, with MongoDB's names.</param>
/// <param name="Term">The newest term that it knows.</param>
/// <param name="IsWritable">Clients may write here now.</param>
/// <param name="Self">Its place in the configuration.</param>
/// <param name="Primary">The place of the primary, as far as it is known; else -1.</param>
/// <param name="Configuration">The configuration; null before the set is initiated.</param>
internal sealed record MemberView(
    MemberState State,
    long Term,
    bool IsWritable,
    int Self,
    int Primary,
    ReplicaSetConfiguration? Configuration
)
{
    /// <summary>The state of a server that has no configuration yet.</summary>
    public static MemberView NotInitiated { get; } = new(MemberState.Startup, 0, IsWritable: false, 0, NodeContext.Nobody, null);

    /// <summary>It has data that it can vouch for.</summary>
    public bool IsReadable => State is MemberState.Primary or MemberState.Secondary;

    /// <summary>The primary's host and port; null where it is not known.</summary>
    public string? PrimaryHost => Configuration is { } set && Primary >= 0 ? set.Members[Primary].Host : null;
}
