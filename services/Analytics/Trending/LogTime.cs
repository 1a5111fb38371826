using System.Globalization;

namespace DzStore.Analytics.Trending;

/// <summary>
/// Timestamps of a log: ISO 8601 to the second or finer, <c>2026-11-27T00:00:00Z</c>, with a space in place of the T if need be; with <c>Z</c>, an
/// offset (<c>+01:00</c>), or neither, which means UTC.
/// </summary>
public static class LogTime
{
    private static readonly string[] Formats = ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd' 'HH:mm:ss.FFFFFFFK"];

    public static bool TryParse(ReadOnlySpan<char> text, out DateTime utc) => DateTime.TryParseExact(
        text, Formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out utc);
}
