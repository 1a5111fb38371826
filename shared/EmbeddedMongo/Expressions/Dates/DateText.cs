using System.Globalization;
using System.Text.RegularExpressions;
using EmbeddedMongo.Errors;

namespace EmbeddedMongo.Expressions.Dates;

/// <summary>
/// Parses a date without a format: ISO 8601 (a day, a month, which means its first day, a week or a day of the year; with a space or T,
/// with or without seconds, fraction and zone), the orders of other countries, and dates with the English name of the month. MongoDB's
/// parser accepts more forms, such as "next Friday", which are errors here. See
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/dateFromString/"/>.
/// </summary>
internal static partial class DateText
{
    [GeneratedRegex(
        @"^\s*(?:
          (?<Y>[0-9]{4})-(?<m>[0-9]{1,2})(?:-(?<d>[0-9]{1,2}))?
        | (?<Y>[0-9]{4})/(?<m>[0-9]{1,2})/(?<d>[0-9]{1,2})
        | (?<Y>[0-9]{4})(?<m>[0-9]{2})(?<d>[0-9]{2})
        | (?<Y>[0-9]{4})[.-]?(?<j>[0-9]{3})
        | (?<Y>[0-9]{4})-?W(?<V>[0-9]{2})(?:-?(?<u>[1-7]))?
        | (?<m>[0-9]{1,2})/(?<d>[0-9]{1,2})/(?<Y>[0-9]{4})
        | (?<d>[0-9]{1,2})[.-](?<m>[0-9]{1,2})[.-](?<Y>[0-9]{4})
        | (?<Y>[0-9]{4})-(?<B>[A-Za-z]{3,9})-(?<d>[0-9]{1,2})
        | (?<B>[A-Za-z]{3,9})-(?<d>[0-9]{1,2})-(?<Y>[0-9]{4})
        | (?:[A-Za-z]{3,9},?\s+)?(?<B>[A-Za-z]{3,9})\s+(?<d>[0-9]{1,2})(?:st|nd|rd|th)?,?\s+(?<Y>[0-9]{4})
        | (?:[A-Za-z]{3,9},?\s+)?(?<d>[0-9]{1,2})(?:st|nd|rd|th)?[\s.-]+(?<B>[A-Za-z]{3,9}),?[\s.-]+(?<Y>[0-9]{4})
        | (?<B>[A-Za-z]{3,9})[\s.-]+(?<Y>[0-9]{4})
        | (?<Y>[0-9]{4})[\s.-]+(?<B>[A-Za-z]{3,9})
        )
        (?:(?:T|t|,?\s+)(?<H>[0-9]{1,2}):(?<M>[0-9]{2})(?::(?<S>[0-9]{2})(?:[.,](?<L>[0-9]{1,9}))?)?(?:\s*(?<p>[AaPp])\.?[Mm]\.?)?)?
        (?:\s*(?<z>Z|z|[+-][0-9]{2}(?::?[0-9]{2})?|[A-Za-z][A-Za-z_/+-]*[A-Za-z0-9]))?\s*$",
        RegexOptions.IgnorePatternWhitespace | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex Form();

    /// <summary>Returns milliseconds since 1970.</summary>
    /// <param name="text">The text.</param>
    /// <param name="zone">The time zone of a text without one; null for UTC.</param>
    /// <exception cref="MongoException">ConversionFailure (241).</exception>
    public static long Parse(string text, DateZone? zone)
    {
        var match = Form().Match(text);
        if (!match.Success)
            throw Failure(text, "it is not a date that is understood");
        var (hour, minute, second) = (Part(match, "H", 0), Part(match, "M", 0), Part(match, "S", 0));
        if (match.Groups["p"].Success)
        {
            if (hour is < 1 or > 12)
                throw Failure(text, "the hour is out of range");
            hour = (hour % 12) + (match.Groups["p"].Value is "p" or "P" ? 12 : 0);
        }

        if (hour > 24 || minute > 59 || second > 59)
            throw Failure(text, "the time is out of range");

        var own = match.Groups["z"] is { Success: true, Value: var name }
            ? DateZone.Find(name is "z" ? "Z" : name) ?? throw Failure(text, "the time zone is unknown")
            : null;
        if (own is not null && zone is not null)
        {
            throw Failure(
                text,
                $"you cannot pass in a date/time string with time zone information ('{match.Groups["z"].Value}') together with a "
                    + "timezone argument"
            );
        }

        var milliseconds = match.Groups["L"].Success
            ? int.Parse(match.Groups["L"].Value.PadRight(3, '0').AsSpan(0, 3), NumberStyles.None, CultureInfo.InvariantCulture)
            : 0;
        return (own ?? zone ?? DateZone.Utc).ToUtc(DayOf(text, match) + CivilTime.Join(1970, 1, 1, hour, minute, second, milliseconds));
    }

    /// <summary>The start of the day in local milliseconds since 1970.</summary>
    private static long DayOf(string text, Match match)
    {
        var year = Part(match, "Y", 1970);
        if (match.Groups["j"].Success)
        {
            return Part(match, "j", 1) is >= 1 and <= 366 and var dayOfYear
                ? CivilTime.Join(year, 1, dayOfYear)
                : throw Failure(text, "the day of the year is out of range");
        }

        if (match.Groups["V"].Success)
        {
            return Part(match, "V", 1) is >= 1 and <= 53 and var week
                ? CivilTime.JoinIso(year, week, Part(match, "u", 1))
                : throw Failure(text, "the week is out of range");
        }

        var month = match.Groups["B"].Success ? MonthOf(match.Groups["B"].Value) : Part(match, "m", 1);
        if (month is < 1 or > 12)
            throw Failure(text, "the month is unknown");
        var day = Part(match, "d", 1);
        return day >= 1 && day <= CivilTime.DaysInMonth(year, month)
            ? CivilTime.Join(year, month, day)
            : throw Failure(text, "the day is out of range");
    }

    private static int MonthOf(string name) =>
        1
        + Array.FindIndex(CultureInfo.InvariantCulture.DateTimeFormat.MonthNames[..12], month =>
            month.Equals(name, StringComparison.OrdinalIgnoreCase) || month[..3].Equals(name, StringComparison.OrdinalIgnoreCase)
        );

    private static int Part(Match match, string group, int otherwise) =>
        match.Groups[group].Success ? int.Parse(match.Groups[group].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture) : otherwise;

    private static MongoException Failure(string text, string reason) =>
        new(ErrorCode.ConversionFailure, $"Error parsing date string '{text}'; {reason}");
}
