using EmbeddedMongo.Storage.Oplog;

namespace EmbeddedMongo.Replication.Protocol.Messages;

/// <summary>Asks for a vote in the header's term (<c>replSetRequestVotes</c>).</summary>
/// <param name="IsDryRun">The candidate only asks who would vote for it, before it raises its term.</param>
/// <param name="Last">The candidate's newest entry.</param>
/// <param name="Configuration">The candidate's configuration.</param>
internal sealed record VoteRequest(bool IsDryRun, OpTime Last, ConfigurationId Configuration) : ReplicationMessage;
