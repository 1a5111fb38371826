using System.Globalization;
using System.Text.RegularExpressions;

namespace DzStore.Analytics.Trending;

/// <summary>
/// Timestamps of a log: ISO 8601 to the second or finer, <c>2026-11-27T00:00:00Z</c>, with a space in place of the T if need be; with <c>Z</c>, an
/// offset (<c>+01:00</c>), or neither, which means UTC. They end at microseconds, as Spark's do: what is finer is cut off.
/// </summary>
public static partial class LogTime
{
    /// <summary>A regular expression of .NET and of Java, which stop at the end in ways of their own. A day that is none of its month's passes: both refuse it by themselves.</summary>
    internal const string Form = "^(?!0000)[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]{1,7})?(Z|[+-]((0[0-9]|1[0-3]):[0-5][0-9]|14:00))?";

    private static readonly string[] Formats = ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd' 'HH:mm:ss.FFFFFFFK"];

    public static bool TryParse(ReadOnlySpan<char> text, out DateTime utc)
    {
        utc = default;
        // Not DateTime: its 0001-01-01T00:00:00+01:00 is an hour before the end of that day.
        if (!DateTimeOffset.TryParseExact(text, Formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) || !WholeForm().IsMatch(text)) return false;
        utc = time.UtcDateTime.AddTicks(-(time.UtcTicks % TimeSpan.TicksPerMicrosecond));
        return true;
    }

    /// <param name="field">A field of CSV, in UTF-8.</param>
    public static bool TryParse(ReadOnlySpan<byte> field, out DateTime utc) =>
        TryParseSeconds(field, out utc) || TryParse(CsvField.Text(field), out utc);

    /// <summary>The form that nearly all logs have, for which the general way takes ten times as long: <c>2026-11-27T00:00:00Z</c>.</summary>
    private static bool TryParseSeconds(ReadOnlySpan<byte> field, out DateTime utc)
    {
        utc = default;
        if (field.Length != 20 || field[4] != '-' || field[7] != '-' || field[10] != 'T' || field[13] != ':' || field[16] != ':' || field[19] != 'Z') return false;
        var (century, yearOfIt, month, day) = (Two(field, 0), Two(field, 2), Two(field, 5), Two(field, 8));
        var (hour, minute, second) = (Two(field, 11), Two(field, 14), Two(field, 17));
        var year = century * 100 + yearOfIt;
        if ((century | yearOfIt | month | day | hour | minute | second) < 0 || year == 0 || month is 0 or > 12 || day == 0 || day > DateTime.DaysInMonth(year, month)
            || hour > 23 || minute > 59 || second > 59) return false;
        utc = new DateTime(year, month, day, hour, minute, second, DateTimeKind.Utc);
        return true;
    }

    /// <summary>The number that two digits are; negative where they are none.</summary>
    private static int Two(ReadOnlySpan<byte> field, int at)
    {
        var (tens, ones) = ((uint)field[at] - '0', (uint)field[at + 1] - '0');
        return tens <= 9 && ones <= 9 ? (int)(tens * 10 + ones) : -1;
    }

    // .NET itself takes forms that are none of these: +0100, or a point without digits.
    [GeneratedRegex(Form + @"\z")]
    private static partial Regex WholeForm();
}
