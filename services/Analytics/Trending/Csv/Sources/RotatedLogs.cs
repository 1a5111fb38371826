using System.Globalization;
using System.Text.RegularExpressions;

namespace DzStore.Analytics.Trending.Csv.Sources;

/// <summary>
/// The names of the logs that the Storefront writes, <c>web_traffic-20261130T150513.123Z-1a2b3c4d-000001.csv</c>: the time (UTC) of the
/// first row, the series and the number in it. A log has rows of one day, and none later than the first of the next of its series.
/// </summary>
internal static partial class RotatedLogs
{
    private const string Time = "yyyyMMdd'T'HHmmss.fff'Z'";

    /// <summary>Tells if a log has such a name.</summary>
    public static bool IsOne(string fileName) => Parse(fileName) is not null;

    /// <summary>Adds the time after which each log has no row, where the names tell it.</summary>
    public static IEnumerable<TrafficFile> WithEnds(IEnumerable<TrafficFile> files)
    {
        Dictionary<string, (int Number, DateTime First)> next = new(StringComparer.Ordinal);
        // From the last of each series to its first.
        foreach (
            var (file, name) in files
                .Select(file => (file, Parse(Path.GetFileName(file.Path))))
                .OrderByDescending(each => each.Item2?.Number)
        )
        {
            if (name is not var (first, series, number))
            {
                yield return file;
                continue;
            }
            var key = $"{Path.GetDirectoryName(file.Path)}/{series}";
            var end = first.Date.AddDays(1);
            if (next.TryGetValue(key, out var following) && following.First < end)
                end = following.First;
            next[key] = (number, first);
            yield return file with
            {
                End = end,
            };
        }
    }

    private static (DateTime First, string Series, int Number)? Parse(string name) =>
        Pattern().Match(name) is { Success: true } match
        && DateTime.TryParseExact(
            match.Groups["first"].Value,
            Time,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out var first
        )
            ? (first, match.Groups["series"].Value, int.Parse(match.Groups["number"].Value, CultureInfo.InvariantCulture))
            : null;

    [GeneratedRegex(@"^web_traffic-(?<first>[0-9]{8}T[0-9]{6}\.[0-9]{3}Z)-(?<series>[0-9a-f]{8})-(?<number>[0-9]{6,9})\.csv\z")]
    private static partial Regex Pattern();
}
