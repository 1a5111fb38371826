using System.Net;
using EmbeddedMongo.Commands;
using EmbeddedMongo.Replication.Node;
using EmbeddedMongo.Replication.Protocol;
using EmbeddedMongo.Storage;
using EmbeddedMongo.Wire;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace EmbeddedMongo;

/// <summary>The options of an <see cref="EmbeddedMongoServer"/>. Names follow mongod's own where there is one.</summary>
/// <example><code>new EmbeddedMongoOptions { DbPath = "data", Port = 0 }</code></example>
public sealed record EmbeddedMongoOptions
{
    /// <summary>The directory of the data; created if absent. One process at a time owns it.</summary>
    public required string DbPath { get; init; }

    /// <summary>The TCP port to listen on, 0 to 65535; 0 picks a free one. The default is MongoDB's, 27017.</summary>
    public int Port { get; init; } = 27017;

    /// <summary>The loopback address to listen on. No other is accepted, because there is no authentication.</summary>
    public string BindIp { get; init; } = "127.0.0.1";

    /// <summary>The name of the replica set; where neither members nor an initiation are awaited, this server is its only member.</summary>
    public string ReplicaSet { get; init; } = "rs0";

    /// <summary>
    /// The <c>host:port</c> of every member of the replica set, this server's own among them: 1, 3 or 5. The first one makes a new set. At
    /// a later start other addresses take the place of the stored ones: a member keeps its place in the list. Null for a set of this server
    /// alone, or one that <see cref="AwaitInitiate"/> leaves to a client.
    /// </summary>
    public IReadOnlyList<string>? Members { get; init; }

    /// <summary>
    /// True to wait for <c>replSetInitiate</c> (<c>rs.initiate()</c>) where the data directory is new, as mongod does with
    /// <c>--replSet</c>.
    /// </summary>
    public bool AwaitInitiate { get; init; }

    /// <summary>
    /// The time between two heartbeats to each other member, 10 ms to 1 minute. The default is MongoDB's
    /// (<c>settings.heartbeatIntervalMillis</c>), 2 s.
    /// </summary>
    public TimeSpan HeartbeatInterval { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// The time after which a secondary that hears of no primary stands for election, and a primary that hears no majority steps down; more
    /// than <see cref="HeartbeatInterval"/>, up to 1 hour. The default is MongoDB's (<c>settings.electionTimeoutMillis</c>), 10 s.
    /// </summary>
    public TimeSpan ElectionTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// The <c>host:port</c> that the hello command names; clients must be able to connect to it. Null for the address listened on.
    /// </summary>
    public string? AdvertisedAddress { get; init; }

    /// <summary>
    /// The time that a write acknowledged without <c>j: true</c> may stay in memory before the log is synced to disk. The default is
    /// 100 ms, that of MongoDB's <c>storage.journal.commitIntervalMs</c>
    /// (https://www.mongodb.com/docs/manual/reference/configuration-options/).
    /// </summary>
    public TimeSpan JournalCommitInterval { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The number of connections open at a time; further ones are closed at once.</summary>
    public int MaxConnections { get; init; } = 5000;

    /// <summary>The time after which a cursor that nobody reads is closed. The default is MongoDB's, 10 minutes.</summary>
    public TimeSpan CursorTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The number of cursors open at a time; each holds a view of the data. One more closes the one idle longest.</summary>
    public int MaxCursors { get; init; } = 10_000;

    /// <summary>
    /// The age in seconds, 1 or more, at which a multi-document transaction that is not committed is aborted; <c>setParameter</c> changes
    /// it. Name and default, 60, are MongoDB's (https://www.mongodb.com/docs/manual/reference/parameters/).
    /// </summary>
    public int TransactionLifetimeLimitSeconds { get; init; } = 60;

    /// <summary>The size in bytes that each database's <c>system.profile</c> is kept under; the oldest entries are dropped.</summary>
    public long ProfileBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>
    /// The size in bytes that the oplog (<c>local.oplog.rs</c>) is kept at, 1 MB to 1 PB; its oldest entries are dropped above it. The
    /// default is 256 MB, which some 500,000 small writes fill.
    /// </summary>
    public long OplogSize { get; init; } = 256 * 1024 * 1024;

    /// <summary>The time that running commands may take to end when the server stops; after it their connections are aborted.</summary>
    public TimeSpan ShutdownTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// True where the command configureFailPoint is known, as with mongod's <c>--setParameter enableTestCommands=1</c>. For tests only.
    /// </summary>
    public bool EnableTestCommands { get; init; }

    /// <summary>The clock of timeouts and time stamps.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Makes the server's loggers, whose categories begin with <c>EmbeddedMongo</c>. By default nothing is logged.</summary>
    public ILoggerFactory LoggerFactory { get; init; } = NullLoggerFactory.Instance;

    /// <summary>Wraps the step that makes the log durable; for tests, which delay it or make it fail.</summary>
    internal Func<Action, Action>? WrapSync { get; init; }

    /// <summary>The reason why the options of the replica set can't be used; null for none.</summary>
    internal string? Violation()
    {
        if (HeartbeatInterval < TimeSpan.FromMilliseconds(10) || HeartbeatInterval > TimeSpan.FromMinutes(1))
            return $"HeartbeatInterval must be from 10 ms to 1 minute, not {HeartbeatInterval}.";
        if (ElectionTimeout <= HeartbeatInterval || ElectionTimeout > TimeSpan.FromHours(1))
            return $"ElectionTimeout must be more than HeartbeatInterval ({HeartbeatInterval}) and at most 1 hour, not {ElectionTimeout}.";
        if (Members is not null && AwaitInitiate)
            return "Members make a new set by themselves: AwaitInitiate can't be set beside them.";
        return Members is null or { Count: 1 or 3 or 5 } ? null : $"Members must be 1, 3 or 5, not {Members.Count}.";
    }

    /// <summary>Hears a line for each change of the member's part in its replica set.</summary>
    internal Action<string>? Announce { get; init; }

    internal NodeOptions ForNode(IPEndPoint endPoint) =>
        new()
        {
            SetName = ReplicaSet,
            Address = AdvertisedAddress ?? endPoint.ToString(),
            Members = Members,
            HeartbeatInterval = HeartbeatInterval,
            ElectionTimeout = ElectionTimeout,
            Time = Time,
            LoggerFactory = LoggerFactory,
            Announce = Announce,
            Rules = Rules,
        };

    /// <summary>The rules of the protocol between members; for tests, which break one of them.</summary>
    internal ProtocolRules Rules { get; init; } = ProtocolRules.Instance;

    /// <summary>Bugs that a test plants.</summary>
    internal PlantedBugs Bugs { get; init; }

    internal StorageOptions ForStorage() =>
        new()
        {
            DbPath = DbPath,
            JournalCommitInterval = JournalCommitInterval,
            OplogBytes = OplogSize,
            Time = Time,
            WrapSync = WrapSync,
            Bugs = Bugs,
            IsMember = Members is not null || AwaitInitiate,
        };

    internal ListenerOptions ForListener() =>
        new()
        {
            MaxConnections = MaxConnections,
            ShutdownTimeout = ShutdownTimeout,
            Time = Time,
            LoggerFactory = LoggerFactory,
        };

    internal ServerSettings ForCommands(IPEndPoint endPoint) =>
        new()
        {
            DbPath = DbPath,
            BindIp = BindIp,
            Port = endPoint.Port,
            ReplicaSet = ReplicaSet,
            AdvertisedAddress = AdvertisedAddress ?? endPoint.ToString(),
            OplogSize = OplogSize,
            JournalCommitInterval = JournalCommitInterval,
            MaxConnections = MaxConnections,
            CursorTimeout = CursorTimeout,
            MaxCursors = MaxCursors,
            TransactionLifetimeLimitSeconds = TransactionLifetimeLimitSeconds,
            ProfileBytes = ProfileBytes,
            EnableTestCommands = EnableTestCommands,
            Time = Time,
            LoggerFactory = LoggerFactory,
        };
}
