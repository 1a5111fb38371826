namespace EmbeddedMongo.Storage;

/// <summary>The options of the storage engine.</summary>
internal sealed record StorageOptions
{
    /// <summary>The directory of the data; created if absent. One process at a time owns it.</summary>
    public required string DbPath { get; init; }

    /// <summary>The time that an acknowledged write may stay in memory before the log is synced (<c>commitIntervalMs</c>).</summary>
    public TimeSpan JournalCommitInterval { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The time that the outcome of a retryable write is remembered after its session's last write.</summary>
    public TimeSpan SessionTimeout { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>The size in bytes of the cache for blocks of data files.</summary>
    public ulong CacheBytes { get; init; } = 256UL << 20;

    /// <summary>The size in bytes that the oplog is kept at: its oldest entries are dropped above it.</summary>
    public long OplogBytes { get; init; } = 256L << 20;

    /// <summary>
    /// True for a member of a replica set with a driver: it logs nothing before it is primary, and what is committed, the others say.
    /// </summary>
    public bool IsMember { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Bugs that a test plants.</summary>
    internal PlantedBugs Bugs { get; init; }

    /// <summary>Wraps the step that makes the log durable; for tests, which make it fail or watch it.</summary>
    internal Func<Action, Action>? WrapSync { get; init; }
}
