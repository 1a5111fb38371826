using EmbeddedMongo.Storage.Oplog;

namespace EmbeddedMongo.Replication.Protocol.Messages;

/// <summary>
/// Answers a fetch. The state machine makes it without entries; the driver reads <see cref="First"/>, <see cref="Entries"/> and
/// <see cref="IsTooOld"/> from the log, in one snapshot (see <see cref="Effects.AnswerFetch"/>).
/// </summary>
/// <param name="Id">The request's number.</param>
/// <param name="Last">The sender's last entry.</param>
internal sealed record FetchReply(long Id, OpTime Last) : ReplicationMessage
{
    /// <summary>
    /// The first entry of the log whose timestamp is that of the request's <see cref="Fetch.After"/> or later; null if there is none. It is
    /// the receiver's own last entry, unless their logs differ. For a request from the beginning it is <see cref="OpTime.None"/>.
    /// </summary>
    public OpTime? First { get; init; }

    /// <summary>The entries that follow the first, without holes; the driver decides how many.</summary>
    public IReadOnlyList<LogEntry> Entries { get; init; } = [];

    /// <summary>
    /// The log does not reach back to <see cref="Fetch.After"/>, because its oldest entries are dropped: copy the data instead.
    /// </summary>
    public bool IsTooOld { get; init; }

    /// <summary>Somebody waits until entries up to the last are durable: the receiver's driver flushes them at once.</summary>
    public bool IsAwaited { get; init; }

    public override bool IsReply => true;
}
