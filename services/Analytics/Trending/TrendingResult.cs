using System.Text.Json.Serialization;
using DzStore.Analytics.Jobs;
using DzStore.Analytics.Trending.Csv.Counting;
using MongoDB.Bson.Serialization.Attributes;

namespace DzStore.Analytics.Trending;

/// <summary>The result of a trending run.</summary>
/// <param name="RowsRead">The number of rows of the logs that were read, without headers and blank lines.</param>
/// <param name="Views">The number of views among them, in the window if there is one.</param>
/// <param name="Products">The number of products that were viewed: the size of <c>trending_products</c>.</param>
/// <param name="Top">The ten most viewed products.</param>
/// <param name="Files">The number of logs that were read; with a window those only that can hold a row of it.</param>
/// <param name="UnfinishedLines">The number of logs that ended in an unfinished line, which was left to the next run.</param>
/// <param name="ViewsAfter">With a window, the time (UTC) after which views were counted; null where there were no rows.</param>
/// <param name="SkippedFiles">The number of logs that were left out because a crash has torn their header.</param>
/// <param name="Published">False where a folder or a pattern held no view: the list that was published before stands.</param>
/// <param name="PublishedAt">The time (UTC) of the publication, which GET /trending shows; null in the results of older versions.</param>
public sealed record TrendingResult(
    long RowsRead,
    long Views,
    int Products,
    IReadOnlyList<ProductCount> Top,
    int Files = 1,
    int UnfinishedLines = 0,
    DateTime? ViewsAfter = null,
    int SkippedFiles = 0,
    [property: BsonDefaultValue(true)] bool Published = true,
    [property: JsonIgnore] DateTime? PublishedAt = null
) : JobResult
{
    /// <summary>The number of products in <see cref="Top"/>.</summary>
    internal const int TopCount = 10;

    public override IReadOnlyDictionary<string, string> Links(string jobId) =>
        Published ? new Dictionary<string, string> { ["trending"] = "/trending" } : base.Links(jobId);
}
