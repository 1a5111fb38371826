using DzStore.SparkConnect.Protocol;

namespace DzStore.SparkConnect;

/// <summary>
/// A session on a Spark Connect server: one channel, shared by any number of concurrent queries. Settings, temp views and caches belong to
/// it. Spark 3.5 has no request to end a session: disposing closes the channel and stops what still runs, and the server drops an idle
/// session by itself.
/// </summary>
public sealed class SparkSession : IAsyncDisposable
{
    private bool disposed;

    internal SparkSession(SparkClient client, string version)
    {
        (Client, Version, Conf, Catalog) = (client, version, new(client), new(this));
        client.RestoreSession = Conf.ReapplyAsync;
    }

    public static SparkSessionBuilder Builder() => new();

    internal SparkClient Client { get; }

    /// <summary>Of the server, such as <c>3.5.7</c>.</summary>
    public string Version { get; }

    /// <summary>The id of the session, a UUID.</summary>
    public string SessionId => Client.SessionId;

    /// <summary>The settings of this session.</summary>
    public RuntimeConfig Conf { get; }

    /// <summary>The databases, tables and views that this session sees.</summary>
    public Catalog Catalog { get; }

    /// <summary>Reading files, tables and other sources.</summary>
    public DataFrameReader Read => new(this);

    /// <summary>A table or view of the catalog.</summary>
    public DataFrame Table(string name) => Read.Table(name);

    /// <summary>Whole numbers from <paramref name="start"/> up to, not including, <paramref name="end"/>, in a column <c>id</c>.</summary>
    public DataFrame Range(long start, long end, long step = 1, int? partitions = null)
    {
        var range = new Protocol.Range { Start = start, End = end, Step = step };
        if (partitions is { } count)
            range.NumPartitions = count;
        return new(this, new() { Range = range });
    }

    public DataFrame Range(long end) => Range(0, end);

    /// <summary>
    /// Runs SQL. Commands (CREATE, INSERT …) are executed now, once; of queries the result is a DataFrame, computed by its actions.
    /// </summary>
    public Task<DataFrame> SqlAsync(string sql, CancellationToken cancellationToken = default) => SqlAsync(new SqlCommand { Sql = sql }, cancellationToken);

    /// <summary>As <see cref="SqlAsync(string, CancellationToken)"/>, values in place of <c>:name</c>: never part of the SQL's text.</summary>
    /// <exception cref="NotSupportedException">Not a literal, which an array or map with nulls within is not either.</exception>
    public Task<DataFrame> SqlAsync(string sql, IReadOnlyDictionary<string, object?> args, CancellationToken cancellationToken = default) =>
        SqlAsync(new SqlCommand { Sql = sql, Args = { args.ToDictionary(pair => pair.Key, pair => Literals.From(pair.Value)) } }, cancellationToken);

    /// <summary>As <see cref="SqlAsync(string, CancellationToken)"/>, values in place of <c>?</c>, in order.</summary>
    /// <exception cref="NotSupportedException">Not a literal, which an array or map with nulls within is not either.</exception>
    public Task<DataFrame> SqlAsync(string sql, IReadOnlyList<object?> args, CancellationToken cancellationToken = default) =>
        SqlAsync(new SqlCommand { Sql = sql, PosArgs = { args.Select(Literals.From) } }, cancellationToken);

    /// <summary>Objects as rows, a column for every public property; they travel to Spark with every query that uses them.</summary>
    public DataFrame CreateDataFrame<T>(IEnumerable<T> rows) => LocalData.FromObjects(this, rows);

    /// <summary>Values as rows, in the order of the schema's columns.</summary>
    public DataFrame CreateDataFrame(IEnumerable<IReadOnlyList<object?>> rows, StructType schema) => LocalData.FromValues(this, rows, schema);

    /// <summary>Rows of another DataFrame as rows of a new one.</summary>
    public DataFrame CreateDataFrame(IEnumerable<Row> rows, StructType schema) => LocalData.FromValues(this, rows.Select(row => row.Values), schema);

    /// <summary>DDL such as <c>"user STRING NOT NULL, total BIGINT"</c> as a schema; Spark parses it.</summary>
    public async Task<StructType> ParseSchemaAsync(string ddl, CancellationToken cancellationToken = default)
    {
        var response = await Client.AnalyzeAsync(new() { DdlParse = new() { DdlString = ddl } }, cancellationToken).ConfigureAwait(false);
        return TypeProtocol.Schema(response.DdlParse.Parsed);
    }

    /// <summary>
    /// Marks what the current asynchronous flow runs from here on, until disposed, so that <see cref="InterruptTagAsync"/> can stop it alone:
    /// <c>using var tag = spark.AddTag("run-42");</c>
    /// </summary>
    public IDisposable AddTag(string tag) => Client.Tags.Add(tag);

    /// <summary>Stops everything that runs in this session; the ids of what was running.</summary>
    public Task<IReadOnlyList<string>> InterruptAllAsync(CancellationToken cancellationToken = default) =>
        Client.InterruptAsync(new() { InterruptType = InterruptRequest.Types.InterruptType.All }, cancellationToken);

    /// <summary>Stops what was sent under a tag; the ids of what was running.</summary>
    public Task<IReadOnlyList<string>> InterruptTagAsync(string tag, CancellationToken cancellationToken = default) =>
        Client.InterruptAsync(new() { InterruptType = InterruptRequest.Types.InterruptType.Tag, OperationTag = tag }, cancellationToken);

    /// <summary>Stops one operation; its id if it was running.</summary>
    public Task<IReadOnlyList<string>> InterruptOperationAsync(string operationId, CancellationToken cancellationToken = default) =>
        Client.InterruptAsync(new() { InterruptType = InterruptRequest.Types.InterruptType.OperationId, OperationId = operationId }, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (disposed)
            return;
        disposed = true;
        await Client.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Runs a command to its end.</summary>
    internal async Task<Relation?> RunAsync(Command command, CancellationToken cancellationToken)
    {
        Relation? result = null;
        await foreach (var response in Client.ExecuteAsync(new() { Command = command }, cancellationToken).ConfigureAwait(false))
            result = response.SqlCommandResult?.Relation ?? result;
        return result;
    }

    private async Task<DataFrame> SqlAsync(SqlCommand command, CancellationToken cancellationToken)
    {
        var relation = await RunAsync(new() { SqlCommand = command }, cancellationToken).ConfigureAwait(false);
        return new(this, relation ?? throw new InvalidDataException("Spark answered an SQL text without saying what its result is"));
    }
}
