using System.ComponentModel.DataAnnotations;
using DzStore.Analytics.Jobs;

namespace DzStore.Analytics.Trending;

/// <summary>What a trending run reads and counts.</summary>
/// <param name="Source">A file, a folder or a pattern under Trending:SourceRoot: see <see cref="TrafficSources"/>.</param>
/// <param name="Window">Counts the views of the last so many minutes of log time only: those later than the newest timestamp of all rows less the window. Null counts all.</param>
public sealed record TrendingRequest(
    [property: StringLength(TrafficSources.MaxNameCharacters, MinimumLength = 1), RegularExpression(TrafficSources.NamePattern)] string Source,
    [property: Range(1, TrendingRequest.MaxWindow)] int? Window = null) : JobRequest
{
    public const int MaxWindow = 1_000_000;

    public override JobKind Kind() => JobKind.Trending;
}

/// <summary>What a trending run found.</summary>
/// <param name="RowsRead">The rows of all logs; neither headers nor blank lines are counted.</param>
/// <param name="Views">How many of them were views, in the window where there is one.</param>
/// <param name="Products">How many products were viewed: the size of <c>trending_products</c>.</param>
/// <param name="Top">The ten most viewed.</param>
/// <param name="Files">How many logs were read.</param>
/// <param name="UnfinishedLines">How many of them ended in a half line, which was left to the next run.</param>
/// <param name="ViewsAfter">With a window: views later than this (UTC) were counted.</param>
public sealed record TrendingResult(
    long RowsRead,
    long Views,
    int Products,
    IReadOnlyList<ProductCount> Top,
    int Files = 1,
    int UnfinishedLines = 0,
    DateTime? ViewsAfter = null) : JobResult;
