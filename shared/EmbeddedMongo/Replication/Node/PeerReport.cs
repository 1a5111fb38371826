using EmbeddedMongo.Replication.Protocol.Messages;

namespace EmbeddedMongo.Replication.Node;

/// <summary>The last report of another member on itself.</summary>
/// <param name="Report">Its state and its positions.</param>
/// <param name="LastAsked">The time of its last heartbeat; null for none.</param>
/// <param name="LastAnswered">The time of its last answer to one; null for none.</param>
/// <param name="LastHeard">The time of its last message; null for none.</param>
internal sealed record PeerReport(MemberReport Report, DateTimeOffset? LastAsked, DateTimeOffset? LastAnswered, DateTimeOffset? LastHeard)
{
    public static PeerReport None { get; } = new(default, null, null, null);
}
