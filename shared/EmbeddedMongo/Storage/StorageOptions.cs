namespace EmbeddedMongo.Storage;

/// <summary>Where and how the storage engine keeps its data.</summary>
public sealed record StorageOptions
{
    /// <summary>The directory of the data; created if absent. One process at a time owns it.</summary>
    public required string DbPath { get; init; }

    /// <summary>How long an acknowledged write may stay in memory before the log is synced, as MongoDB's <c>commitIntervalMs</c>.</summary>
    public TimeSpan JournalCommitInterval { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>How long the outcome of a retryable write is remembered after its session's last write.</summary>
    public TimeSpan SessionTimeout { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>Memory for cached blocks of data files, in bytes.</summary>
    public ulong CacheBytes { get; init; } = 256UL << 20;

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Wraps the step that makes the log durable; for tests, which make it fail or watch it.</summary>
    internal Func<Action, Action>? WrapSync { get; init; }
}
