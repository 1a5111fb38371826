using System.Globalization;
using System.Text.RegularExpressions;

namespace EmbeddedMongo.Aggregation.Expressions.Dates;

/// <summary>
/// Reads a date without a format: ISO 8601 (with a space or T, with or without seconds, fraction and zone), and days with the
/// month's English name. MongoDB's parser takes many more forms; what is not of these is refused as not a date.
/// </summary>
internal static partial class DateText
{
    [GeneratedRegex(@"^\s*(?:
          (?<Y>\d{4})-(?<m>\d{1,2})-(?<d>\d{1,2}) | (?<Y>\d{4})/(?<m>\d{1,2})/(?<d>\d{1,2}) | (?<Y>\d{4})(?<m>\d{2})(?<d>\d{2}) | (?<m>\d{1,2})/(?<d>\d{1,2})/(?<Y>\d{4})
        | (?:[A-Za-z]{3,9},?\s+)?(?<B>[A-Za-z]{3,9})\s+(?<d>\d{1,2})(?:st|nd|rd|th)?,?\s+(?<Y>\d{4}) | (?:[A-Za-z]{3,9},?\s+)?(?<d>\d{1,2})(?:st|nd|rd|th)?\s+(?<B>[A-Za-z]{3,9}),?\s+(?<Y>\d{4})
        )
        (?:(?:T|t|,?\s+)(?<H>\d{1,2}):(?<M>\d{2})(?::(?<S>\d{2})(?:[.,](?<L>\d{1,9}))?)?(?:\s*(?<p>[AaPp])\.?[Mm]\.?)?)?
        (?:\s*(?<z>Z|z|[+-]\d{2}(?::?\d{2})?|[A-Za-z][A-Za-z_/+-]*[A-Za-z0-9]))?\s*$",
        RegexOptions.IgnorePatternWhitespace | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Form();

    /// <summary>Milliseconds since 1970; <paramref name="zone"/> is where a text without zone is local (UTC where it is null).</summary>
    /// <exception cref="MongoException">ConversionFailure.</exception>
    public static long Parse(string text, DateZone? zone)
    {
        var match = Form().Match(text);
        if (!match.Success) throw Failure(text, "it is not a date that is understood");
        var month = match.Groups["B"].Success ? MonthOf(match.Groups["B"].Value) : Part(match, "m", 1);
        if (month is < 1 or > 12) throw Failure(text, "the month is unknown");
        var (year, day) = (Part(match, "Y", 1970), Part(match, "d", 1));
        var (hour, minute, second) = (Part(match, "H", 0), Part(match, "M", 0), Part(match, "S", 0));
        if (match.Groups["p"].Success)
        {
            if (hour is < 1 or > 12) throw Failure(text, "the hour is out of range");
            hour = (hour % 12) + (match.Groups["p"].Value is "p" or "P" ? 12 : 0);
        }

        if (day < 1 || day > CivilTime.DaysInMonth(year, month)) throw Failure(text, "the day is out of range");
        if (hour > 24 || minute > 59 || second > 59) throw Failure(text, "the time is out of range");

        var own = match.Groups["z"] is { Success: true, Value: var name } ? DateZone.Find(name is "z" ? "Z" : name) ?? throw Failure(text, "the time zone is unknown") : null;
        if (own is not null && zone is not null) throw Failure(text, $"you cannot pass in a date/time string with time zone information ('{match.Groups["z"].Value}') together with a timezone argument");
        var milliseconds = match.Groups["L"].Success ? int.Parse(match.Groups["L"].Value.PadRight(3, '0').AsSpan(0, 3), NumberStyles.None, CultureInfo.InvariantCulture) : 0;
        return (own ?? zone ?? DateZone.Utc).ToUtc(CivilTime.Join(year, month, day, hour, minute, second, milliseconds));
    }

    private static int MonthOf(string name) =>
        1 + Array.FindIndex(CultureInfo.InvariantCulture.DateTimeFormat.MonthNames[..12], month => month.Equals(name, StringComparison.OrdinalIgnoreCase) || month[..3].Equals(name, StringComparison.OrdinalIgnoreCase));

    private static int Part(Match match, string group, int otherwise) =>
        match.Groups[group].Success ? int.Parse(match.Groups[group].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture) : otherwise;

    private static MongoException Failure(string text, string reason) => new(ErrorCode.ConversionFailure, $"Error parsing date string '{text}'; {reason}");
}
