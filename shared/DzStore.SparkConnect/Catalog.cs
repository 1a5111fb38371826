using Question = DzStore.SparkConnect.Protocol.Catalog;

namespace DzStore.SparkConnect;

/// <summary>A table or view of the catalog.</summary>
public sealed record CatalogTable(string Name, string? Catalog, string[]? Namespace, string? Description, string TableType, bool IsTemporary);

/// <summary>The databases, tables and views that a session sees.</summary>
public sealed class Catalog
{
    private readonly SparkSession session;

    internal Catalog(SparkSession session) => this.session = session;

    public Task<string> CurrentDatabaseAsync(CancellationToken cancellationToken = default) => AskAsync<string>(new() { CurrentDatabase = new() }, cancellationToken);

    public Task SetCurrentDatabaseAsync(string name, CancellationToken cancellationToken = default) =>
        TellAsync(new() { SetCurrentDatabase = new() { DbName = name } }, cancellationToken);

    public Task<bool> DatabaseExistsAsync(string name, CancellationToken cancellationToken = default) =>
        AskAsync<bool>(new() { DatabaseExists = new() { DbName = name } }, cancellationToken);

    public Task<IReadOnlyList<CatalogTable>> ListTablesAsync(CancellationToken cancellationToken = default) =>
        Frame(new() { ListTables = new() }).CollectAsync<CatalogTable>(cancellationToken);

    /// <summary>Whether there is a table or view of that name.</summary>
    public Task<bool> TableExistsAsync(string name, CancellationToken cancellationToken = default) =>
        AskAsync<bool>(new() { TableExists = new() { TableName = name } }, cancellationToken);

    /// <summary>True if there was one.</summary>
    public Task<bool> DropTempViewAsync(string name, CancellationToken cancellationToken = default) =>
        AskAsync<bool>(new() { DropTempView = new() { ViewName = name } }, cancellationToken);

    public Task<bool> DropGlobalTempViewAsync(string name, CancellationToken cancellationToken = default) =>
        AskAsync<bool>(new() { DropGlobalTempView = new() { ViewName = name } }, cancellationToken);

    public Task<bool> IsCachedAsync(string name, CancellationToken cancellationToken = default) =>
        AskAsync<bool>(new() { IsCached = new() { TableName = name } }, cancellationToken);

    public Task CacheTableAsync(string name, CancellationToken cancellationToken = default) =>
        TellAsync(new() { CacheTable = new() { TableName = name } }, cancellationToken);

    public Task UncacheTableAsync(string name, CancellationToken cancellationToken = default) =>
        TellAsync(new() { UncacheTable = new() { TableName = name } }, cancellationToken);

    public Task ClearCacheAsync(CancellationToken cancellationToken = default) => TellAsync(new() { ClearCache = new() }, cancellationToken);

    /// <summary>Forgets what Spark remembers of a table's files.</summary>
    public Task RefreshTableAsync(string name, CancellationToken cancellationToken = default) =>
        TellAsync(new() { RefreshTable = new() { TableName = name } }, cancellationToken);

    private DataFrame Frame(Question question) => new(session, new() { Catalog = question });

    private async Task<T> AskAsync<T>(Question question, CancellationToken cancellationToken) =>
        (await Frame(question).CollectAsync<T>(cancellationToken).ConfigureAwait(false))[0];

    private async Task TellAsync(Question question, CancellationToken cancellationToken) =>
        await Frame(question).CollectAsync(cancellationToken).ConfigureAwait(false);
}
