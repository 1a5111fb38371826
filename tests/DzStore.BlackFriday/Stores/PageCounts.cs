using System.Globalization;
using DzStore.Load.Results;

namespace DzStore.BlackFriday.Stores;

/// <summary>Where the pages that the Storefront shows to everybody came from, by its own metrics.</summary>
/// <param name="Cached">Pages that were there.</param>
/// <param name="Made">Pages that were made.</param>
internal sealed record PageCounts(long Cached, long Made)
{
    private const double MostMadePercent = 1;
    private const string Metric = "dzstore_pages_answered_total";

    /// <summary>Asks the Storefront of a run.</summary>
    public static async Task<PageCounts> ReadAsync(StoreUnderTest store, CancellationToken cancellationToken)
    {
        using var http = new HttpClient { BaseAddress = store.Storefront };
        if (store.AnalyticsKey is { } key)
            http.DefaultRequestHeaders.Add("X-Api-Key", key);
        var lines = (await http.GetStringAsync(new Uri("/metrics", UriKind.Relative), cancellationToken)).Split('\n');
        return new(Sum(lines, "cache"), Sum(lines, "scratch"));
    }

    /// <summary>The mark that pages come from the cache while a run goes on.</summary>
    public PassMark MarkSince(PageCounts before)
    {
        var (cached, made) = (Cached - before.Cached, Made - before.Made);
        return PassMark.AtMost(
            "pages for everybody that were made anew",
            cached + made > 0 ? 100.0 * made / (cached + made) : null,
            MostMadePercent,
            "%",
            FormattableString.Invariant($"{cached:#,0} came from the cache, {made:#,0} were made")
        );
    }

    private static long Sum(string[] lines, string from) =>
        lines
            .Where(line => line.StartsWith(Metric, StringComparison.Ordinal) && line.Contains($"from=\"{from}\"", StringComparison.Ordinal))
            .Sum(line => (long)double.Parse(line[(line.LastIndexOf('}') + 1)..].Trim().Split(' ')[0], CultureInfo.InvariantCulture));
}
