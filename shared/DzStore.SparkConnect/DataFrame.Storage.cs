using DzStore.SparkConnect.Errors;
using DzStore.SparkConnect.Protocol;

namespace DzStore.SparkConnect;

public sealed partial class DataFrame
{
    /// <summary>Begins a write of the DataFrame (<c>write</c>).</summary>
    public DataFrameWriter Write => new(this);

    /// <summary>Makes a view of the session, or replaces it (<c>createOrReplaceTempView</c>).</summary>
    /// <param name="name">The name of the view.</param>
    /// <param name="cancellationToken">Stops the request; Spark is told to stop an operation that runs.</param>
    /// <exception cref="Errors.SparkConnectException">Spark refused or failed the command, or could not be reached.</exception>
    /// <exception cref="Errors.SparkOutcomeUnknownException">The connection was lost after the command was sent.</exception>
    public Task CreateOrReplaceTempViewAsync(string name, CancellationToken cancellationToken = default) =>
        CreateViewAsync(name, global: false, replace: true, cancellationToken);

    /// <summary>Makes a view of the session (<c>createTempView</c>).</summary>
    /// <param name="name">The name of the view.</param>
    /// <param name="cancellationToken">Stops the request; Spark is told to stop an operation that runs.</param>
    /// <exception cref="SparkConnectException">
    /// A view of that name is there (TEMP_TABLE_OR_VIEW_ALREADY_EXISTS), or Spark refused or could not be reached.
    /// </exception>
    /// <exception cref="SparkOutcomeUnknownException">The connection was lost after the command was sent.</exception>
    public Task CreateTempViewAsync(string name, CancellationToken cancellationToken = default) =>
        CreateViewAsync(name, global: false, replace: false, cancellationToken);

    /// <summary>
    /// Makes or replaces a view for every session of the server, <c>global_temp.name</c> (<c>createOrReplaceGlobalTempView</c>).
    /// </summary>
    /// <param name="name">The name of the view.</param>
    /// <param name="cancellationToken">Stops the request; Spark is told to stop an operation that runs.</param>
    /// <exception cref="Errors.SparkConnectException">Spark refused or failed the command, or could not be reached.</exception>
    /// <exception cref="Errors.SparkOutcomeUnknownException">The connection was lost after the command was sent.</exception>
    public Task CreateOrReplaceGlobalTempViewAsync(string name, CancellationToken cancellationToken = default) =>
        CreateViewAsync(name, global: true, replace: true, cancellationToken);

    /// <summary>Tells Spark to keep the rows, in memory and on disk, once they have been computed (<c>cache</c>).</summary>
    /// <param name="cancellationToken">Stops the request; Spark is told to stop an operation that runs.</param>
    /// <returns>This DataFrame.</returns>
    /// <exception cref="Errors.SparkConnectException">Spark refused the plan, or could not be reached.</exception>
    public Task<DataFrame> CacheAsync(CancellationToken cancellationToken = default) =>
        PersistAsync(StorageLevel.MemoryAndDisk, cancellationToken);

    /// <summary>Tells Spark to keep the rows once they have been computed (<c>persist</c>).</summary>
    /// <param name="level">The place to keep them.</param>
    /// <param name="cancellationToken">Stops the request; Spark is told to stop an operation that runs.</param>
    /// <returns>This DataFrame.</returns>
    /// <exception cref="Errors.SparkConnectException">Spark refused the plan, or could not be reached.</exception>
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

    /// <summary>Tells Spark to drop the rows that it keeps (<c>unpersist</c>).</summary>
    /// <param name="blocking">Set to true to wait until they are gone.</param>
    /// <param name="cancellationToken">Stops the request; Spark is told to stop an operation that runs.</param>
    /// <returns>This DataFrame.</returns>
    /// <exception cref="Errors.SparkConnectException">Spark refused the plan, or could not be reached.</exception>
    public async Task<DataFrame> UnpersistAsync(bool blocking = false, CancellationToken cancellationToken = default)
    {
        await Session
            .Client.AnalyzeAsync(
                new()
                {
                    Unpersist = new() { Relation = Relation, Blocking = blocking },
                },
                cancellationToken
            )
            .ConfigureAwait(false);
        return this;
    }

    /// <summary>The place where Spark keeps the rows (<c>storageLevel</c>).</summary>
    /// <param name="cancellationToken">Stops the request; Spark is told to stop an operation that runs.</param>
    /// <exception cref="Errors.SparkConnectException">Spark refused the plan, or could not be reached.</exception>
    public async Task<StorageLevel> StorageLevelAsync(CancellationToken cancellationToken = default)
    {
        var response = await Session
            .Client.AnalyzeAsync(new() { GetStorageLevel = new() { Relation = Relation } }, cancellationToken)
            .ConfigureAwait(false);
        var level = response.GetStorageLevel.StorageLevel;
        return new(level.UseDisk, level.UseMemory, level.UseOffHeap, level.Deserialized, level.Replication);
    }

    private async Task CreateViewAsync(string name, bool global, bool replace, CancellationToken cancellationToken) =>
        await Session
            .RunAsync(
                new()
                {
                    CreateDataframeView = new()
                    {
                        Input = Relation,
                        Name = name,
                        IsGlobal = global,
                        Replace = replace,
                    },
                },
                cancellationToken
            )
            .ConfigureAwait(false);
}
