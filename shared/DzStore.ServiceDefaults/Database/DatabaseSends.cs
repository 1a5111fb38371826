using MongoDB.Driver.Core.Configuration;
using MongoDB.Driver.Core.Events;

namespace DzStore.ServiceDefaults.Database;

/// <summary>
/// Counts how often an operation was put on the wire. A failure before the first send certainly did nothing; after one, the
/// server may have done the work and only its answer is missing. The driver's exceptions do not tell these apart (a retry
/// that finds nobody to talk to hides that the first try was sent), its connection events do.
/// </summary>
public sealed class DatabaseSends
{
    private static readonly AsyncLocal<DatabaseSends?> Current = new();
    private bool _handshaking;

    private DatabaseSends() { }

    /// <summary>Messages sent for the operation; the handshakes of new connections are not counted.</summary>
    public int Count { get; private set; }

    /// <summary>Counts what the calling async flow sends from here on. Call it in the async method that runs the operation.</summary>
    public static DatabaseSends Watch() => Current.Value = new();

    internal static void Subscribe(ClusterBuilder cluster) => cluster
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
