namespace EmbeddedMongo.Replication.Protocol.Messages;

/// <summary>Asks the primary for its log in brief, to find the entry after which the sender's log differs.</summary>
/// <param name="Id">Tells the answers to several requests apart.</param>
internal sealed record HistoryRequest(long Id) : ReplicationMessage;
