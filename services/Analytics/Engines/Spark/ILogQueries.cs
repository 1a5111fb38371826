namespace DzStore.Analytics.Engines.Spark;

/// <summary>What "Hot Right Now" asks of Spark, through one client or the other.</summary>
internal interface ILogQueries
{
    /// <summary>The newest timestamp of all rows, in microseconds since 1970; null where there are no rows.</summary>
    Task<long?> NewestAsync(IReadOnlyList<LogShape> shapes, CancellationToken cancellationToken);

    /// <summary>Writes {_id, product_name, count} into a collection, most viewed first; the rows that are no views are counted with them, under no name.</summary>
    /// <param name="after">Only views later than this (UTC); null: all.</param>
    /// <param name="suspicious">Whether to stop too at what Spark can't tell from a fault.</param>
    Task StageAsync(IReadOnlyList<LogShape> shapes, DateTime? after, bool suspicious, string staging, CancellationToken cancellationToken);

    /// <summary>Spark's message where the exception is Spark refusing a query; else null.</summary>
    string? Refusal(Exception exception);
}
