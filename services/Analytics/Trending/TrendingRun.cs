using DzStore.Analytics.Jobs;

namespace DzStore.Analytics.Trending;

/// <summary>What a trending run reads: a log under Trending:SourceRoot.</summary>
public sealed record TrendingRequest(string Source) : JobRequest
{
    public override JobKind Kind() => JobKind.Trending;
}

/// <summary>What a trending run found.</summary>
/// <param name="RowsRead">The log's rows; neither the header nor blank lines are counted.</param>
/// <param name="Views">How many of them were views.</param>
/// <param name="Products">How many products were viewed: the size of <c>trending_products</c>.</param>
/// <param name="Top">The ten most viewed.</param>
public sealed record TrendingResult(long RowsRead, long Views, int Products, IReadOnlyList<ProductCount> Top) : JobResult;
