using EmbeddedMongo.Replication.Protocol.Messages;

namespace EmbeddedMongo.Replication.Node.Transport;

/// <summary>A message with the addresses on its envelope.</summary>
/// <param name="Message">The message.</param>
/// <param name="Set">The name of the sender's set.</param>
/// <param name="Sender">The sender's host and port: a member without a configuration answers there.</param>
/// <param name="Receiver">The host and port that the sender has for the receiver.</param>
internal sealed record ReceivedMessage(ReplicationMessage Message, string Set, string Sender, string Receiver);
