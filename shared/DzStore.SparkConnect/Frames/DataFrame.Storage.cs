using DzStore.SparkConnect.Protocol;

namespace DzStore.SparkConnect;

/// <summary>Where a persisted DataFrame is kept.</summary>
public sealed record StorageLevel(bool UseDisk, bool UseMemory, bool UseOffHeap = false, bool Deserialized = false, int Replication = 1)
{
    public static StorageLevel None { get; } = new(false, false);
    public static StorageLevel DiskOnly { get; } = new(true, false);
    public static StorageLevel MemoryOnly { get; } = new(false, true, Deserialized: true);
    public static StorageLevel MemoryOnlySerialized { get; } = new(false, true);

    /// <summary>In memory, and on disk what does not fit: Spark's own choice.</summary>
    public static StorageLevel MemoryAndDisk { get; } = new(true, true, Deserialized: true);
}

public sealed partial class DataFrame
{
    /// <summary>Writing it somewhere.</summary>
    public DataFrameWriter Write => new(this);

    public Task CreateOrReplaceTempViewAsync(string name, CancellationToken cancellationToken = default) => CreateViewAsync(name, global: false, replace: true, cancellationToken);

    /// <exception cref="SparkConnectException">A view of that name is there (TEMP_TABLE_OR_VIEW_ALREADY_EXISTS).</exception>
    public Task CreateTempViewAsync(string name, CancellationToken cancellationToken = default) => CreateViewAsync(name, global: false, replace: false, cancellationToken);

    /// <summary>A view for every session of the server, under <c>global_temp.name</c>.</summary>
    public Task CreateOrReplaceGlobalTempViewAsync(string name, CancellationToken cancellationToken = default) => CreateViewAsync(name, global: true, replace: true, cancellationToken);

    /// <summary>Keeps the rows once they have been computed, in memory and on disk.</summary>
    public Task<DataFrame> CacheAsync(CancellationToken cancellationToken = default) => PersistAsync(StorageLevel.MemoryAndDisk, cancellationToken);

    public async Task<DataFrame> PersistAsync(StorageLevel level, CancellationToken cancellationToken = default)
    {
        var request = new AnalyzePlanRequest
        {
            Persist = new()
            {
                Relation = Relation,
                StorageLevel = new()
                {
                    UseDisk = level.UseDisk,
                    UseMemory = level.UseMemory,
                    UseOffHeap = level.UseOffHeap,
                    Deserialized = level.Deserialized,
                    Replication = level.Replication,
                },
            },
        };
        await Session.Client.AnalyzeAsync(request, cancellationToken).ConfigureAwait(false);
        return this;
    }

    /// <param name="blocking">Whether to wait until the kept rows are gone.</param>
    public async Task<DataFrame> UnpersistAsync(bool blocking = false, CancellationToken cancellationToken = default)
    {
        await Session.Client.AnalyzeAsync(new() { Unpersist = new() { Relation = Relation, Blocking = blocking } }, cancellationToken).ConfigureAwait(false);
        return this;
    }

    public async Task<StorageLevel> StorageLevelAsync(CancellationToken cancellationToken = default)
    {
        var response = await Session.Client.AnalyzeAsync(new() { GetStorageLevel = new() { Relation = Relation } }, cancellationToken).ConfigureAwait(false);
        var level = response.GetStorageLevel.StorageLevel;
        return new(level.UseDisk, level.UseMemory, level.UseOffHeap, level.Deserialized, level.Replication);
    }

    private async Task CreateViewAsync(string name, bool global, bool replace, CancellationToken cancellationToken) =>
        await Session.RunAsync(new() { CreateDataframeView = new() { Input = Relation, Name = name, IsGlobal = global, Replace = replace } }, cancellationToken).ConfigureAwait(false);
}
