using EmbeddedMongo.Replication.Protocol.Messages;

namespace EmbeddedMongo.Replication.Protocol.Effects;

/// <summary>Sends a message, at once and without waiting for an answer. It may be lost: the protocol asks again.</summary>
internal sealed record Send(ReplicationMessage Message) : Effect;
