using MongoDB.Driver.Core.Configuration;
using MongoDB.Driver.Core.Events;

namespace DzStore.ServiceDefaults.Database;

/// <summary>
/// Counts how often an operation was sent. A failure before the first send certainly did nothing; after it, the server may have done the
/// work and only its answer is missing. The driver's exceptions do not tell these apart (a retry that finds no server hides that the
/// first attempt was sent), its connection events do.
/// </summary>
public sealed class DatabaseSends
{
    private static readonly AsyncLocal<DatabaseSends?> Current = new();
    private bool _handshaking;

    private DatabaseSends() { }

    /// <summary>The number of messages sent for the operation, without the handshakes of new connections.</summary>
    public int Count { get; private set; }

    /// <summary>
    /// Starts to count the messages that the calling async flow sends. Call it in the async method that runs the operation.
    /// </summary>
    public static DatabaseSends Watch() => Current.Value = new();

    internal static void Subscribe(ClusterBuilder cluster) =>
        cluster
            .Subscribe<ConnectionOpeningEvent>(_ => Handshaking(true))
            .Subscribe<ConnectionOpenedEvent>(_ => Handshaking(false))
            .Subscribe<ConnectionOpeningFailedEvent>(_ => Handshaking(false))
            .Subscribe<ConnectionSendingMessagesEvent>(_ =>
            {
                if (Current.Value is { _handshaking: false } sends)
                    sends.Count++;
            });

    private static void Handshaking(bool value)
    {
        if (Current.Value is { } sends)
            sends._handshaking = value;
    }
}
