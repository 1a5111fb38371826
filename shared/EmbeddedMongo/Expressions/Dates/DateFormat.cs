using System.Globalization;
using System.Text;
using EmbeddedMongo.Errors;

namespace EmbeddedMongo.Expressions.Dates;

/// <summary>
/// Formats dates by MongoDB's specifiers %Y %m %d %H %M %S %L %j %u %w %U %V %G %b %B %z %Z %%. See
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/dateToString/"/>.
/// </summary>
internal static class DateFormat
{
    /// <summary>ISO 8601 in UTC, the default of <c>$dateToString</c>.</summary>
    public const string Iso = "%Y-%m-%dT%H:%M:%S.%LZ";

    /// <summary>ISO 8601 without a zone, the default of <c>$dateToString</c> with a time zone.</summary>
    public const string IsoLocal = "%Y-%m-%dT%H:%M:%S.%L";

    private static readonly string[] MonthNames = CultureInfo.InvariantCulture.DateTimeFormat.MonthNames;

    /// <summary>Verifies a format.</summary>
    /// <exception cref="MongoException">18535 for a trailing %, 18536 for an unknown specifier.</exception>
    public static void Check(string format)
    {
        for (var i = 0; i < format.Length; i++)
        {
            if (format[i] != '%')
                continue;
            if (++i == format.Length)
                throw new MongoException(18535, "Unmatched '%' at end of format string");
            if (!"YmdHMSLjuwUVGbBzZ%".Contains(format[i], StringComparison.Ordinal))
                throw Unknown(format[i]);
        }
    }

    /// <summary>Formats a date.</summary>
    /// <param name="utc">Milliseconds since 1970.</param>
    /// <param name="format">The format.</param>
    /// <param name="zone">The time zone of the text.</param>
    /// <exception cref="MongoException">18535 or 18536 for a bad format, 18537 for a year out of 0 to 9999.</exception>
    public static string Write(long utc, string format, DateZone zone)
    {
        Check(format);
        var offset = zone.OffsetAt(utc);
        var time = CivilTime.Of(utc + offset);
        var text = new StringBuilder();
        for (var i = 0; i < format.Length; i++)
        {
            if (format[i] == '%')
                Append(text, format[++i], time, (int)(offset / 60_000));
            else
                text.Append(format[i]);
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, char specifier, CivilTime time, int offsetMinutes)
    {
        switch (specifier)
        {
            case 'Y':
                AppendYear(text, time.Year);
                break;
            case 'm':
                AppendNumber(text, time.Month, 2);
                break;
            case 'd':
                AppendNumber(text, time.Day, 2);
                break;
            case 'H':
                AppendNumber(text, time.Hour, 2);
                break;
            case 'M':
                AppendNumber(text, time.Minute, 2);
                break;
            case 'S':
                AppendNumber(text, time.Second, 2);
                break;
            case 'L':
                AppendNumber(text, time.Millisecond, 3);
                break;
            case 'j':
                AppendNumber(text, time.DayOfYear, 3);
                break;
            case 'u':
                AppendNumber(text, time.IsoDayOfWeek, 1);
                break;
            case 'w':
                AppendNumber(text, time.DayOfWeek + 1, 1);
                break;
            case 'U':
                AppendNumber(text, time.Week, 2);
                break;
            case 'V':
                AppendNumber(text, time.IsoWeek.Week, 2);
                break;
            case 'G':
                AppendYear(text, time.IsoWeek.Year);
                break;
            case 'b':
                text.Append(MonthNames[time.Month - 1].AsSpan(0, 3));
                break;
            case 'B':
                text.Append(MonthNames[time.Month - 1]);
                break;
            case 'z':
                text.Append(offsetMinutes < 0 ? '-' : '+');
                AppendNumber(text, Math.Abs(offsetMinutes) / 60, 2);
                AppendNumber(text, Math.Abs(offsetMinutes) % 60, 2);
                break;
            case 'Z':
                text.Append(CultureInfo.InvariantCulture, $"{offsetMinutes}");
                break;
            case '%':
                text.Append('%');
                break;
            default:
                throw Unknown(specifier);
        }
    }

    private static void AppendYear(StringBuilder text, long year)
    {
        if (year is < 0 or > 9999)
            throw new MongoException(18537, $"$dateToString is only defined on year 0-9999, tried to use year {year}");
        AppendNumber(text, (int)year, 4);
    }

    private static void AppendNumber(StringBuilder text, int number, int width) =>
        text.Append(number.ToString(CultureInfo.InvariantCulture).PadLeft(width, '0'));

    private static MongoException Unknown(char specifier) => new(18536, $"Invalid format character '%{specifier}' in format string");
}
