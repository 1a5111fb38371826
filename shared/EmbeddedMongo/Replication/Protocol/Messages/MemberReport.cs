using EmbeddedMongo.Storage.Oplog;

namespace EmbeddedMongo.Replication.Protocol.Messages;

/// <summary>The state of a member, as heartbeats carry it both ways.</summary>
/// <param name="State">The state as clients see it.</param>
/// <param name="Applied">Its newest entry.</param>
/// <param name="Durable">Its newest entry that is durable.</param>
/// <param name="Configuration">The configuration that it has.</param>
internal readonly record struct MemberReport(MemberState State, OpTime Applied, OpTime Durable, ConfigurationId Configuration);
