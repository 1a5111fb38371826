using System.Globalization;
using EmbeddedMongo.Errors;

namespace EmbeddedMongo.Expressions.Dates;

/// <summary>
/// Parses a date by a format with the specifiers %Y %m %d %H %M %S %L %j %G %V %u %b %B %z %Z %%. See
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/dateFromString/"/>.
/// </summary>
internal static class DateLayout
{
    private static readonly string[] MonthNames = CultureInfo.InvariantCulture.DateTimeFormat.MonthNames[..12];

    /// <summary>Returns milliseconds since 1970.</summary>
    /// <param name="text">The text.</param>
    /// <param name="layout">The format.</param>
    /// <param name="zone">The time zone of a text without one; null for UTC.</param>
    /// <exception cref="MongoException">
    /// ConversionFailure (241) when the text does not follow the format, 18535 or 18536 for a bad format.
    /// </exception>
    public static long Parse(string text, string layout, DateZone? zone)
    {
        var parts = new Dictionary<char, int>();
        DateZone? ownZone = null;
        var at = 0;
        for (var i = 0; i < layout.Length; i++)
        {
            if (layout[i] != '%')
            {
                if (at >= text.Length || text[at] != layout[i])
                    throw Failure($"expected '{layout[i]}' at position {at}");
                at++;
                continue;
            }

            if (++i == layout.Length)
                throw new MongoException(18535, "Unmatched '%' at end of format string");
            switch (layout[i])
            {
                case 'Y' or 'G':
                    parts[layout[i]] = Number(4, 4);
                    break;
                case 'L' or 'j':
                    parts[layout[i]] = Number(1, 3);
                    break;
                case 'm' or 'd' or 'H' or 'M' or 'S' or 'V':
                    parts[layout[i]] = Number(1, 2);
                    break;
                case 'u':
                    parts['u'] = Number(1, 1);
                    break;
                case 'b':
                    parts['m'] = Month(3);
                    break;
                case 'B':
                    parts['m'] = Month(int.MaxValue);
                    break;
                case 'z':
                    ownZone = Offset();
                    break;
                case 'Z':
                    ownZone = Minutes();
                    break;
                case '%' when at < text.Length && text[at] == '%':
                    at++;
                    break;
                case '%':
                    throw Failure($"expected '%' at position {at}");
                default:
                    throw new MongoException(18536, $"Invalid format character '%{layout[i]}' in format string");
            }
        }

        if (at < text.Length)
            throw Failure("trailing data");
        if (ownZone is not null && zone is not null)
            throw Failure("you cannot pass in a date/time string with GMT offset together with a timezone argument");
        return (ownZone ?? zone ?? DateZone.Utc).ToUtc(Join(parts, Failure));

        int Number(int least, int most)
        {
            var length = 0;
            while (length < most && at + length < text.Length && char.IsAsciiDigit(text[at + length]))
                length++;
            if (length < least)
                throw Failure($"a number was expected at position {at}");
            var number = int.Parse(text.AsSpan(at, length), NumberStyles.None, CultureInfo.InvariantCulture);
            at += length;
            return number;
        }

        int Month(int letters)
        {
            for (var month = 0; month < MonthNames.Length; month++)
            {
                var name = letters < MonthNames[month].Length ? MonthNames[month][..letters] : MonthNames[month];
                if (!text.AsSpan(at).StartsWith(name, StringComparison.OrdinalIgnoreCase))
                    continue;
                at += name.Length;
                return month + 1;
            }

            throw Failure($"a month was expected at position {at}");
        }

        DateZone Offset()
        {
            if (at < text.Length && text[at] == 'Z')
            {
                at++;
                return DateZone.Utc;
            }
            foreach (var length in (int[])[6, 5, 3])
            {
                if (at + length > text.Length || text[at] is not ('+' or '-') || DateZone.Find(text.Substring(at, length)) is not { } found)
                    continue;
                at += length;
                return found;
            }

            throw Failure($"an offset was expected at position {at}");
        }

        DateZone Minutes()
        {
            var sign = at < text.Length && text[at] is '+' or '-' ? text[at++] : '+';
            var minutes = Number(1, 4);
            return DateZone.Find(string.Create(CultureInfo.InvariantCulture, $"{sign}{minutes / 60:00}{minutes % 60:00}"))
                ?? throw Failure("the offset is out of range");
        }

        MongoException Failure(string reason) => new(ErrorCode.ConversionFailure, $"Error parsing date string '{text}'; {reason}");
    }

    private static long Join(Dictionary<char, int> parts, Func<string, MongoException> failure)
    {
        int Part(char name, int otherwise, int least, int most)
        {
            if (!parts.TryGetValue(name, out var value))
                return otherwise;
            return value >= least && value <= most ? value : throw failure($"%{name} is out of range: {value}");
        }

        var (hour, minute, second, millisecond) = (Part('H', 0, 0, 23), Part('M', 0, 0, 59), Part('S', 0, 0, 59), Part('L', 0, 0, 999));
        if (parts.TryGetValue('G', out var isoYear))
            return CivilTime.JoinIso(isoYear, Part('V', 1, 1, 53), Part('u', 1, 1, 7), hour, minute, second, millisecond);

        if (!parts.TryGetValue('Y', out var year))
            throw failure("an incomplete date/time string has been found, with elements missing");
        if (parts.ContainsKey('j'))
            return CivilTime.Join(year, 1, Part('j', 1, 1, 366), hour, minute, second, millisecond);
        if (!parts.ContainsKey('m') || !parts.ContainsKey('d'))
            throw failure("an incomplete date/time string has been found, with elements missing");
        var month = Part('m', 1, 1, 12);
        return CivilTime.Join(year, month, Part('d', 1, 1, CivilTime.DaysInMonth(year, month)), hour, minute, second, millisecond);
    }
}
