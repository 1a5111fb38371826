using System.Globalization;
using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace DzStore.Storefront.Traffic;

/// <summary>
/// The name of a log file, <c>web_traffic-20261130T150513.123Z-1a2b3c4d-000001.csv</c>. Analytics tells from the names which files can hold
/// a row of a window: a file has rows of one day (UTC), from its time on, and none later than the time of the next file of its series.
/// </summary>
/// <param name="First">The time (UTC) of the first row, in whole milliseconds.</param>
/// <param name="Series">The name of a series of files, of one start of one process, whose times never go back.</param>
/// <param name="Number">The number in the series.</param>
internal sealed partial record TrafficName(DateTime First, string Series, int Number)
{
    private const string Time = "yyyyMMdd'T'HHmmss.fff'Z'";

    /// <summary>The name without the dot that a file in work may have.</summary>
    public string Closed =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"web_traffic-{First.ToString(Time, CultureInfo.InvariantCulture)}-{Series}-{Number:D6}.csv"
        );

    /// <summary>The name of a file in work that readers must not see yet.</summary>
    public string Hidden => $".{Closed}";

    /// <summary>A series that no other process has.</summary>
    public static string NewSeries() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4));

    /// <summary>Reads a name, with or without the dot; null for every other file.</summary>
    public static TrafficName? Parse(string name) =>
        Pattern().Match(name) is { Success: true } match
        && DateTime.TryParseExact(
            match.Groups["first"].Value,
            Time,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out var first
        )
            ? new(first, match.Groups["series"].Value, int.Parse(match.Groups["number"].Value, CultureInfo.InvariantCulture))
            : null;

    [GeneratedRegex(@"^\.?web_traffic-(?<first>[0-9]{8}T[0-9]{6}\.[0-9]{3}Z)-(?<series>[0-9a-f]{8})-(?<number>[0-9]{6,9})\.csv\z")]
    private static partial Regex Pattern();
}
