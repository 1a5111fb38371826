namespace DzStore.Histories.Linearizability;

/// <summary>The bounds of a check, whose worst case is exponential.</summary>
public sealed record LinearizabilityOptions
{
    /// <summary>The value of each register before the history; null: it does not exist.</summary>
    public long? Initial { get; init; }

    /// <summary>The time after which what is not decided stays undecided; a minute by default.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>The bytes that the memory of one key's search may take before the key stays undecided; 256 MiB by default.</summary>
    public long MaxBytesPerKey { get; init; } = 256L << 20;

    /// <summary>The keys that are searched at a time; by default as many as there are processors.</summary>
    public int Parallelism { get; init; } = Environment.ProcessorCount;

    /// <summary>The clock of the deadline.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
