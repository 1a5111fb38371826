namespace DzStore.Local.Reporting;

/// <summary>The trend in the report.</summary>
/// <param name="JobId">The id of its job.</param>
/// <param name="Engine">The engine that ran it.</param>
/// <param name="ElapsedMs">From the request to the result, milliseconds.</param>
/// <param name="Result">The result of Analytics.</param>
/// <param name="Products">The published trend, read from the database, most viewed first.</param>
internal sealed record TrendingFigures(
    string JobId,
    string Engine,
    double ElapsedMs,
    TrendingResult Result,
    IReadOnlyList<TrendingProduct> Products
);

/// <summary>The result of a trending run, as Analytics answers it.</summary>
internal sealed record TrendingResult(long RowsRead, long Views);

/// <summary>A product of the trend with its views.</summary>
internal sealed record TrendingProduct(string ProductName, long Count);
