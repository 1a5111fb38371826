using EmbeddedMongo.Replication.Protocol.Messages;
using EmbeddedMongo.Storage;
using EmbeddedMongo.Storage.Oplog;

namespace EmbeddedMongo.Replication.Node.Transport;

/// <summary>A message that waits for its turn on a link.</summary>
/// <param name="Message">The message.</param>
/// <param name="After">The entry after which the reply to a fetch begins.</param>
/// <param name="View">The log at the moment of the reply to a fetch, from which it is completed; null for any other message.</param>
internal readonly record struct OutgoingMessage(ReplicationMessage Message, OpTime After, ReadView? View) : IDisposable
{
    public void Dispose() => View?.Dispose();
}
