using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace EmbeddedMongo;

/// <summary>How to run a server.</summary>
public sealed record EmbeddedMongoOptions
{
    /// <summary>The directory of the data; created if absent. One process at a time owns it.</summary>
    public required string DbPath { get; init; }

    /// <summary>The port to listen on; 0 picks a free one.</summary>
    public int Port { get; init; } = 27017;

    /// <summary>A loopback address: there is no authentication, so no other is accepted.</summary>
    public string BindIp { get; init; } = "127.0.0.1";

    /// <summary>The name of the replica set of which this server is the one member, and so the primary.</summary>
    public string ReplicaSet { get; init; } = "rs0";

    /// <summary>The <c>host:port</c> that hello names; clients must be able to connect to it. Null for the address listened on.</summary>
    public string? AdvertisedAddress { get; init; }

    /// <summary>How long an acknowledged write may stay in memory before the log is synced, as MongoDB's <c>commitIntervalMs</c>.</summary>
    public TimeSpan JournalCommitInterval { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Connections at a time; further ones are closed at once.</summary>
    public int MaxConnections { get; init; } = 5000;

    /// <summary>How long a cursor that nobody reads is kept.</summary>
    public TimeSpan CursorTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Open cursors at a time; each holds a view of the data.</summary>
    public int MaxCursors { get; init; } = 10_000;

    /// <summary>The size in bytes that a database's <c>system.profile</c> is kept under.</summary>
    public long ProfileBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>How long running commands may take to end when the server stops.</summary>
    public TimeSpan ShutdownTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Whether configureFailPoint is known, as with mongod's <c>--setParameter enableTestCommands=1</c>. For tests only.</summary>
    public bool EnableTestCommands { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;

    public ILoggerFactory LoggerFactory { get; init; } = NullLoggerFactory.Instance;

    /// <summary>Wraps the step that makes the log durable; for tests, which delay it or make it fail.</summary>
    internal Func<Action, Action>? WrapSync { get; init; }
}
