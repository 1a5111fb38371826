namespace DzStore.Analytics.Engines.Spark;

/// <summary>The queries of "Hot Right Now" in Spark, through one client or the other.</summary>
internal interface ILogQueries
{
    /// <summary>Finds the newest timestamp of all rows, in microseconds since 1970; null when there are no rows.</summary>
    Task<long?> NewestAsync(IReadOnlyList<LogShape> shapes, CancellationToken cancellationToken);

    /// <summary>
    /// Writes {_id, product_name, count} into a collection, most viewed first. A document without a name counts the rows that are not
    /// views.
    /// </summary>
    /// <param name="after">The time (UTC) after which views are counted; null counts all.</param>
    /// <param name="suspicious">True to stop also at rows that Spark cannot tell from invalid ones.</param>
    Task StageAsync(IReadOnlyList<LogShape> shapes, DateTime? after, bool suspicious, string staging, CancellationToken cancellationToken);

    /// <summary>The message of Spark, if the exception is an error of Spark in a query; else null.</summary>
    string? ErrorOf(Exception exception);
}
