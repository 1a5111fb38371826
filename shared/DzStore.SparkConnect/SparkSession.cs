using DzStore.SparkConnect.Execution;
using DzStore.SparkConnect.Plans;
using DzStore.SparkConnect.Protocol;
using DzStore.SparkConnect.Types;

namespace DzStore.SparkConnect;

/// <summary>
/// A session on a Spark Connect server (PySpark's <c>SparkSession</c>): one channel, shared by any number of concurrent queries. Settings,
/// temporary views and caches belong to it.
/// </summary>
/// <remarks>
/// Spark 3.5 has no request to end a session: disposing stops what still runs and closes the channel, and the server drops an idle session
/// by itself. The name in parentheses is PySpark's.
/// </remarks>
public sealed class SparkSession : IAsyncDisposable
{
    private readonly SemaphoreSlim _renewing = new(1);
    private SparkSession? _successor;
    private bool _disposed;

    internal SparkSession(SparkClient client, string version)
    {
        (Client, Version, Conf, Catalog) = (client, version, new(client), new(this));
        client.RestoreSession = Conf.ReapplyAsync;
    }

    /// <summary>Begins to open a session (<c>builder</c>).</summary>
    public static SparkSessionBuilder Builder() => new();

    internal SparkClient Client { get; }

    /// <summary>The version of the server, such as <c>3.5.7</c> (<c>version</c>).</summary>
    public string Version { get; }

    /// <summary>The id of the session, a UUID.</summary>
    public string SessionId => Client.SessionId;

    /// <summary>The settings of this session (<c>conf</c>).</summary>
    public RuntimeConfig Conf { get; }

    /// <summary>The databases, tables and views that this session sees (<c>catalog</c>).</summary>
    public Catalog Catalog { get; }

    /// <summary>Begins to read files, tables and other sources (<c>read</c>).</summary>
    public DataFrameReader Read => new(this);

    /// <summary>The DataFrame of a table or view of the catalog (<c>table</c>).</summary>
    /// <param name="name">The name, with the database before a dot if it is not the current one.</param>
    public DataFrame Table(string name) => Read.Table(name);

    /// <summary>Integers in a column <c>id</c> of type <c>bigint</c> (<c>range</c>, message <c>Range</c>).</summary>
    /// <param name="start">The first integer.</param>
    /// <param name="end">The end, which is not included.</param>
    /// <param name="step">The difference of one integer to the next; not 0.</param>
    /// <param name="partitions">The number of partitions; null is Spark's default.</param>
    public DataFrame Range(long start, long end, long step = 1, int? partitions = null)
    {
        var range = new Protocol.Range
        {
            Start = start,
            End = end,
            Step = step,
        };
        if (partitions is { } count)
            range.NumPartitions = count;
        return new(this, new() { Range = range });
    }

    /// <summary>The integers from 0 up to <paramref name="end"/>, which is not included, in a column <c>id</c> (<c>range</c>).</summary>
    /// <param name="end">The end, which is not included.</param>
    public DataFrame Range(long end) => Range(0, end);

    /// <summary>
    /// Sends SQL to Spark (<c>sql</c>, message <c>SqlCommand</c>). Commands (CREATE, INSERT …) are executed now, once; of a query the
    /// result is a DataFrame, computed by its actions.
    /// </summary>
    /// <param name="sql">The text of one statement.</param>
    /// <param name="cancellationToken">Stops the request; Spark is told to stop an operation that runs.</param>
    /// <returns>The result; nothing is computed before its actions.</returns>
    /// <exception cref="Errors.SparkConnectException">Spark refused or failed the SQL, or could not be reached.</exception>
    /// <exception cref="Errors.SparkOutcomeUnknownException">The connection was lost after the SQL was sent.</exception>
    public Task<DataFrame> SqlAsync(string sql, CancellationToken cancellationToken = default) =>
        SqlAsync(new SqlCommand { Sql = sql }, cancellationToken);

    /// <summary>
    /// Sends SQL with values in place of <c>:name</c>; they never become part of the SQL's text (<c>sql</c> with <c>args</c>).
    /// </summary>
    /// <param name="sql">The text of one statement.</param>
    /// <param name="args">The values by name.</param>
    /// <param name="cancellationToken">Stops the request; Spark is told to stop an operation that runs.</param>
    /// <returns>The result; nothing is computed before its actions.</returns>
    /// <exception cref="Errors.SparkConnectException">Spark refused or failed the SQL, or could not be reached.</exception>
    /// <exception cref="Errors.SparkOutcomeUnknownException">The connection was lost after the SQL was sent.</exception>
    /// <exception cref="NotSupportedException">A value has no Spark literal; an array or map with nulls has none.</exception>
    public Task<DataFrame> SqlAsync(string sql, IReadOnlyDictionary<string, object?> args, CancellationToken cancellationToken = default) =>
        SqlAsync(
            new SqlCommand { Sql = sql, Args = { args.ToDictionary(pair => pair.Key, pair => Literals.From(pair.Value)) } },
            cancellationToken
        );

    /// <summary>
    /// Sends SQL with values in place of each <c>?</c>; they never become part of the SQL's text (<c>sql</c> with <c>args</c>).
    /// </summary>
    /// <param name="sql">The text of one statement.</param>
    /// <param name="args">The values in order.</param>
    /// <param name="cancellationToken">Stops the request; Spark is told to stop an operation that runs.</param>
    /// <returns>The result; nothing is computed before its actions.</returns>
    /// <exception cref="Errors.SparkConnectException">Spark refused or failed the SQL, or could not be reached.</exception>
    /// <exception cref="Errors.SparkOutcomeUnknownException">The connection was lost after the SQL was sent.</exception>
    /// <exception cref="NotSupportedException">A value has no Spark literal; an array or map with nulls has none.</exception>
    public Task<DataFrame> SqlAsync(string sql, IReadOnlyList<object?> args, CancellationToken cancellationToken = default) =>
        SqlAsync(new SqlCommand { Sql = sql, PosArgs = { args.Select(Literals.From) } }, cancellationToken);

    /// <summary>
    /// Makes a DataFrame of objects, with a column for every public property, or of single values, in a column <c>value</c>
    /// (<c>createDataFrame</c>, message <c>LocalRelation</c>). The rows travel to Spark with every query that uses them.
    /// </summary>
    /// <typeparam name="T">The type of a row; it gives the schema.</typeparam>
    /// <param name="rows">The rows.</param>
    /// <exception cref="ArgumentException">A row is null, a value does not fit its type, or the rows take more than 120 MB.</exception>
    /// <exception cref="NotSupportedException">Spark has no type for <typeparamref name="T"/> or one of its properties.</exception>
    public DataFrame CreateDataFrame<T>(IEnumerable<T> rows) => new(this, LocalData.OfObjects(rows));

    /// <summary>Makes a DataFrame of lists of values, in the order of the schema's columns (<c>createDataFrame</c>).</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="schema">The columns.</param>
    /// <exception cref="ArgumentException">A row does not fit the schema, or the rows take more than 120 MB.</exception>
    public DataFrame CreateDataFrame(IEnumerable<IReadOnlyList<object?>> rows, StructType schema) =>
        new(this, LocalData.OfValues(rows, schema));

    /// <summary>Makes a DataFrame of the rows of another (<c>createDataFrame</c>).</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="schema">The columns.</param>
    /// <exception cref="ArgumentException">A row does not fit the schema, or the rows take more than 120 MB.</exception>
    public DataFrame CreateDataFrame(IEnumerable<Row> rows, StructType schema) =>
        new(this, LocalData.OfValues(rows.Select(row => row.Values), schema));

    /// <summary>The schema that DDL stands for; Spark parses it (message <c>DDLParse</c>).</summary>
    /// <param name="ddl">Columns such as <c>"user STRING NOT NULL, total BIGINT"</c>.</param>
    /// <param name="cancellationToken">Stops the request.</param>
    /// <exception cref="Errors.SparkConnectException">Spark refused the DDL, or could not be reached.</exception>
    public async Task<StructType> ParseSchemaAsync(string ddl, CancellationToken cancellationToken = default)
    {
        var response = await Client.AnalyzeAsync(new() { DdlParse = new() { DdlString = ddl } }, cancellationToken).ConfigureAwait(false);
        return TypeProtocol.Schema(response.DdlParse.Parsed);
    }

    /// <summary>
    /// Marks what the current asynchronous flow runs, until the result is disposed, so that <see cref="InterruptTagAsync"/> can stop it
    /// alone (<c>addTag</c>): <c>using var tag = spark.AddTag("run-42");</c>
    /// </summary>
    /// <param name="tag">Any text but an empty one, without commas.</param>
    /// <exception cref="ArgumentException">The tag is empty or has a comma.</exception>
    public IDisposable AddTag(string tag) => Client.Tags.Add(tag);

    /// <summary>Stops everything that runs in this session (<c>interruptAll</c>).</summary>
    /// <param name="cancellationToken">Stops the request.</param>
    /// <returns>The ids of the operations that were running.</returns>
    /// <exception cref="Errors.SparkConnectException">Spark refused the request, or could not be reached.</exception>
    public Task<IReadOnlyList<string>> InterruptAllAsync(CancellationToken cancellationToken = default) =>
        Client.InterruptAsync(new() { InterruptType = InterruptRequest.Types.InterruptType.All }, cancellationToken);

    /// <summary>Stops what was sent under a tag (<c>interruptTag</c>).</summary>
    /// <param name="tag">The tag.</param>
    /// <param name="cancellationToken">Stops the request.</param>
    /// <returns>The ids of the operations that were running.</returns>
    /// <exception cref="Errors.SparkConnectException">Spark refused the request, or could not be reached.</exception>
    public Task<IReadOnlyList<string>> InterruptTagAsync(string tag, CancellationToken cancellationToken = default) =>
        Client.InterruptAsync(new() { InterruptType = InterruptRequest.Types.InterruptType.Tag, OperationTag = tag }, cancellationToken);

    /// <summary>Stops one operation (<c>interruptOperation</c>).</summary>
    /// <param name="operationId">The id, as <see cref="Execution.ExecutionProgress.OperationId"/> reports it.</param>
    /// <param name="cancellationToken">Stops the request.</param>
    /// <returns>The ids of the operations that were running.</returns>
    /// <exception cref="Errors.SparkConnectException">Spark refused the request, or could not be reached.</exception>
    public Task<IReadOnlyList<string>> InterruptOperationAsync(string operationId, CancellationToken cancellationToken = default) =>
        Client.InterruptAsync(
            new() { InterruptType = InterruptRequest.Types.InterruptType.OperationId, OperationId = operationId },
            cancellationToken
        );

    /// <summary>
    /// Opens the session that takes the place of this one when the server has lost it (<see cref="Errors.SparkSessionLostException"/>):
    /// under a new id, over the same channel, with the settings that were set here. Whoever asks gets the same one. DataFrames stay with
    /// the session that made them, and temporary views and caches are gone.
    /// </summary>
    /// <param name="cancellationToken">Stops the attempt.</param>
    /// <exception cref="Errors.SparkConnectionException">No server answered within the retry policy.</exception>
    /// <exception cref="Errors.SparkConnectException">The server refused the session or a setting.</exception>
    public async Task<SparkSession> RenewAsync(CancellationToken cancellationToken = default)
    {
        await _renewing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return _successor ??= await OpenAsync(Client.InNewSession(), Conf.Applied, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _renewing.Release();
        }
    }

    /// <summary>
    /// Stops what still runs in the session and closes the channel, which a session that took its place shares. Queries that are being read
    /// throw <see cref="ObjectDisposedException"/>.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        if (_disposed)
            return;
        _disposed = true;
        await Client.DisposeAsync().ConfigureAwait(false);
        _renewing.Dispose();
    }

    /// <summary>Checks that a Spark server answers, and applies the settings.</summary>
    internal static async Task<SparkSession> OpenAsync(
        SparkClient client,
        IReadOnlyDictionary<string, string> settings,
        CancellationToken cancellationToken
    )
    {
        var answer = await client.AnalyzeAsync(new() { SparkVersion = new() }, cancellationToken).ConfigureAwait(false);
        var session = new SparkSession(client, answer.SparkVersion.Version);
        await session.Conf.SetAsync(settings, cancellationToken).ConfigureAwait(false);
        return session;
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
        return new(this, relation ?? throw new InvalidDataException("Spark answered an SQL text without a relation for its result"));
    }
}
