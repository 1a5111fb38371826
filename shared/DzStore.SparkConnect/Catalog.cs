using Question = DzStore.SparkConnect.Protocol.Catalog;

namespace DzStore.SparkConnect;

/// <summary>The databases, tables and views that a session sees (PySpark's <c>Catalog</c>, message <c>Catalog</c>).</summary>
/// <remarks>
/// Every method is one request to Spark. It throws <see cref="Errors.SparkConnectException"/> when Spark refuses it, as for a table or
/// database that is not there, or can't be reached. The name in parentheses is PySpark's.
/// </remarks>
public sealed class Catalog
{
    private readonly SparkSession _session;

    internal Catalog(SparkSession session) => _session = session;

    /// <summary>The name of the current database (<c>currentDatabase</c>).</summary>
    /// <param name="cancellationToken">Stops the request.</param>
    public Task<string> CurrentDatabaseAsync(CancellationToken cancellationToken = default) =>
        AskAsync<string>(new() { CurrentDatabase = new() }, cancellationToken);

    /// <summary>Makes a database the current one of the session (<c>setCurrentDatabase</c>).</summary>
    /// <param name="name">The name of the database.</param>
    /// <param name="cancellationToken">Stops the request.</param>
    public Task SetCurrentDatabaseAsync(string name, CancellationToken cancellationToken = default) =>
        TellAsync(new() { SetCurrentDatabase = new() { DbName = name } }, cancellationToken);

    /// <summary>True if there is a database of that name (<c>databaseExists</c>).</summary>
    /// <param name="name">The name of the database.</param>
    /// <param name="cancellationToken">Stops the request.</param>
    public Task<bool> DatabaseExistsAsync(string name, CancellationToken cancellationToken = default) =>
        AskAsync<bool>(new() { DatabaseExists = new() { DbName = name } }, cancellationToken);

    /// <summary>The tables and views of the current database, and the temporary views (<c>listTables</c>).</summary>
    /// <param name="cancellationToken">Stops the request.</param>
    public Task<IReadOnlyList<CatalogTable>> ListTablesAsync(CancellationToken cancellationToken = default) =>
        Frame(new() { ListTables = new() }).CollectAsync<CatalogTable>(cancellationToken);

    /// <summary>True if there is a table or view of that name (<c>tableExists</c>).</summary>
    /// <param name="name">The name, with the database before a dot if it is not the current one.</param>
    /// <param name="cancellationToken">Stops the request.</param>
    public Task<bool> TableExistsAsync(string name, CancellationToken cancellationToken = default) =>
        AskAsync<bool>(new() { TableExists = new() { TableName = name } }, cancellationToken);

    /// <summary>Drops a temporary view of the session; true if there was one (<c>dropTempView</c>).</summary>
    /// <param name="name">The name of the view.</param>
    /// <param name="cancellationToken">Stops the request.</param>
    public Task<bool> DropTempViewAsync(string name, CancellationToken cancellationToken = default) =>
        AskAsync<bool>(new() { DropTempView = new() { ViewName = name } }, cancellationToken);

    /// <summary>Drops a temporary view of all sessions; true if there was one (<c>dropGlobalTempView</c>).</summary>
    /// <param name="name">The name of the view, without <c>global_temp</c>.</param>
    /// <param name="cancellationToken">Stops the request.</param>
    public Task<bool> DropGlobalTempViewAsync(string name, CancellationToken cancellationToken = default) =>
        AskAsync<bool>(new() { DropGlobalTempView = new() { ViewName = name } }, cancellationToken);

    /// <summary>True if Spark keeps the rows of a table or view (<c>isCached</c>).</summary>
    /// <param name="name">The name, with the database before a dot if it is not the current one.</param>
    /// <param name="cancellationToken">Stops the request.</param>
    public Task<bool> IsCachedAsync(string name, CancellationToken cancellationToken = default) =>
        AskAsync<bool>(new() { IsCached = new() { TableName = name } }, cancellationToken);

    /// <summary>Tells Spark to keep the rows of a table or view once they have been computed (<c>cacheTable</c>).</summary>
    /// <param name="name">The name, with the database before a dot if it is not the current one.</param>
    /// <param name="cancellationToken">Stops the request.</param>
    public Task CacheTableAsync(string name, CancellationToken cancellationToken = default) =>
        TellAsync(new() { CacheTable = new() { TableName = name } }, cancellationToken);

    /// <summary>Tells Spark to drop the rows that it keeps of a table or view (<c>uncacheTable</c>).</summary>
    /// <param name="name">The name, with the database before a dot if it is not the current one.</param>
    /// <param name="cancellationToken">Stops the request.</param>
    public Task UncacheTableAsync(string name, CancellationToken cancellationToken = default) =>
        TellAsync(new() { UncacheTable = new() { TableName = name } }, cancellationToken);

    /// <summary>Tells Spark to drop all rows that it keeps (<c>clearCache</c>).</summary>
    /// <param name="cancellationToken">Stops the request.</param>
    public Task ClearCacheAsync(CancellationToken cancellationToken = default) =>
        TellAsync(new() { ClearCache = new() }, cancellationToken);

    /// <summary>Makes Spark look again at the files of a table that changed outside of it (<c>refreshTable</c>).</summary>
    /// <param name="name">The name, with the database before a dot if it is not the current one.</param>
    /// <param name="cancellationToken">Stops the request.</param>
    public Task RefreshTableAsync(string name, CancellationToken cancellationToken = default) =>
        TellAsync(new() { RefreshTable = new() { TableName = name } }, cancellationToken);

    private DataFrame Frame(Question question) => new(_session, new() { Catalog = question });

    private async Task<T> AskAsync<T>(Question question, CancellationToken cancellationToken) =>
        (await Frame(question).CollectAsync<T>(cancellationToken).ConfigureAwait(false))[0];

    private async Task TellAsync(Question question, CancellationToken cancellationToken) =>
        await Frame(question).CollectAsync(cancellationToken).ConfigureAwait(false);
}
