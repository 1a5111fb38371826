using Microsoft.Extensions.Logging;

namespace EmbeddedMongo.Commands;

/// <summary>The settings that commands need: those of <c>EmbeddedMongoOptions</c>, where each is explained.</summary>
internal sealed record ServerSettings
{
    public required string DbPath { get; init; }

    public required string BindIp { get; init; }

    public required string ReplicaSet { get; init; }

    /// <summary>The address in <c>hello.hosts</c>: clients of a replica set connect to it and to no other.</summary>
    public required string AdvertisedAddress { get; init; }

    /// <summary>The port listened on.</summary>
    public required int Port { get; init; }

    public required long OplogSize { get; init; }

    public required TimeSpan JournalCommitInterval { get; init; }

    public required int MaxConnections { get; init; }

    public required TimeSpan CursorTimeout { get; init; }

    public required int MaxCursors { get; init; }

    public required int TransactionLifetimeLimitSeconds { get; init; }

    public required long ProfileBytes { get; init; }

    public required bool EnableTestCommands { get; init; }

    public required TimeProvider Time { get; init; }

    public required ILoggerFactory LoggerFactory { get; init; }
}
