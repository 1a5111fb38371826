using EmbeddedMongo.Replication.Protocol.Messages;
using EmbeddedMongo.Storage.Oplog;

namespace EmbeddedMongo.Replication.Protocol.Effects;

/// <summary>
/// Reads entries from the log and sends them. The driver takes a snapshot of the log when it begins the effect, seeks the first entry in it
/// whose timestamp is that of <paramref name="After"/> or later, and completes the reply with it and with those that follow.
/// </summary>
/// <param name="After">The last entry of the member that asks.</param>
/// <param name="Reply">The reply, without <see cref="FetchReply.First"/> and entries.</param>
internal sealed record AnswerFetch(OpTime After, FetchReply Reply) : Effect;
