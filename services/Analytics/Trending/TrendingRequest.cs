using System.ComponentModel.DataAnnotations;
using DzStore.Analytics.Jobs;
using DzStore.Analytics.Trending.Csv.Sources;

namespace DzStore.Analytics.Trending;

/// <summary>A trending run: it counts the views of a source.</summary>
/// <param name="Source">A file, a folder or a pattern under Trending:SourceRoot; see <see cref="TrafficSources"/>.</param>
/// <param name="Window">
/// The minutes of log time to count: views later than the newest timestamp of all rows less the window. Null counts all.
/// </param>
/// <param name="DateForm">The form of dates with slashes in the timestamps (<see cref="Csv.Rows.DateForm"/>); null refuses them.</param>
public sealed record TrendingRequest(
    [property: StringLength(TrafficSources.MaxNameCharacters, MinimumLength = 1), RegularExpression(TrafficSources.NamePattern)]
        string Source,
    [property: Range(1, TrendingRequest.MaxWindow)] int? Window = null,
    [property: RegularExpression(Csv.Rows.DateForm.Pattern)] string? DateForm = null
) : JobRequest
{
    /// <summary>The longest window, in minutes.</summary>
    public const int MaxWindow = 1_000_000;

    public static readonly JobKind JobKind = new("Trending");

    public override JobKind Kind() => JobKind;
}
