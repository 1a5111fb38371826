using EmbeddedMongo.Replication.Protocol.Messages;
using EmbeddedMongo.Storage;
using EmbeddedMongo.Storage.Oplog;

namespace EmbeddedMongo.Replication.Node.Transport;

/// <summary>The parts of a member that its links share.</summary>
internal sealed record LinkContext
{
    public required string Set { get; init; }

    /// <summary>The host and port of this member.</summary>
    public required string Sender { get; init; }

    public required LinkFaults Faults { get; init; }

    public required TimeProvider Time { get; init; }

    /// <summary>Waits while the process plays one that stands still.</summary>
    public required Func<CancellationToken, ValueTask> ThawAsync { get; init; }

    /// <summary>Reads the entries for the reply to a fetch.</summary>
    public required Func<FetchReply, OpTime, ReadView, FetchReply> Complete { get; init; }

    /// <summary>Logs a problem.</summary>
    public required Action<string> Report { get; init; }
}
