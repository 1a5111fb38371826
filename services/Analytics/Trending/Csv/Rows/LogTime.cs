using System.Buffers;
using System.Text;

namespace DzStore.Analytics.Trending.Csv.Rows;

/// <summary>
/// Parses the timestamps of a log. A date is <c>2026-11-27</c>, or has slashes if their form is named (<see cref="DateForm"/>); after a T
/// or a space the time follows, to the minute, the second, or up to nine digits of it; then <c>Z</c>, <c> UTC</c>, an offset
/// (<c>+01:00</c>, up to 14 hours) or nothing, which means UTC. A number of 10 digits counts seconds since 1970, also with a fraction, and
/// one of 13 milliseconds. Times are cut to microseconds, as Spark's are.
/// </summary>
public static class LogTime
{
    private const int MaxCharacters = 40;
    private const int DateBytes = 10;
    private const int SecondsDigits = 10;
    private const int MillisecondsDigits = 13;
    private const int MaxFractionDigits = 9;
    private const int MaxOffsetMinutes = 14 * 60;

    /// <summary>Parses a timestamp in text.</summary>
    /// <param name="dateForm">The form of dates with slashes; null refuses them.</param>
    public static bool TryParse(ReadOnlySpan<char> text, string? dateForm, out DateTime utc)
    {
        utc = default;
        Span<byte> ascii = stackalloc byte[MaxCharacters];
        return Ascii.FromUtf16(text, ascii, out var length) == OperationStatus.Done && TryParseText(ascii[..length], dateForm, out utc);
    }

    /// <summary>Parses a field of CSV in UTF-8.</summary>
    /// <inheritdoc cref="TryParse(ReadOnlySpan{char}, string, out DateTime)"/>
    public static bool TryParse(ReadOnlySpan<byte> field, string? dateForm, out DateTime utc) =>
        TryParseText(field is [(byte)'"', .. var quoted, (byte)'"'] ? quoted : field, dateForm, out utc);

    /// <summary>Tells if a text begins as a date with slashes does.</summary>
    public static bool HasSlashes(ReadOnlySpan<char> text) => text is [_, _, '/', _, _, '/', ..];

    private static bool TryParseText(ReadOnlySpan<byte> text, string? dateForm, out DateTime utc)
    {
        utc = default;
        long ticks = 0;
        if (text.Length > DateBytes && TryDate(text[..DateBytes], dateForm, out var date))
        {
            if (!TryTime(text[DateBytes..], out ticks))
                return false;
            ticks += date.Ticks;
        }
        else if (!TryEpoch(text, out ticks))
        {
            return false;
        }

        // An offset may lead out of the years that .NET knows.
        if (ticks < 0 || ticks > DateTime.MaxValue.Ticks)
            return false;
        utc = new DateTime(ticks, DateTimeKind.Utc);
        return true;
    }

    private static bool TryDate(ReadOnlySpan<byte> text, string? dateForm, out DateTime date)
    {
        date = default;
        int year,
            month,
            day;
        if (text[4] == '-' && text[7] == '-')
            (year, month, day) = (Number(text[..4]), Number(text[5..7]), Number(text[8..]));
        else if (dateForm is not null && text[2] == '/' && text[5] == '/')
            (year, month, day) = (Number(text[6..]), Number(text[3..5]), Number(text[..2]));
        else
            return false;
        if (dateForm == DateForm.MonthFirst && text[2] == '/')
            (month, day) = (day, month);
        if (year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month))
            return false;
        date = new DateTime(year, month, day);
        return true;
    }

    /// <summary>Reads the time after a date, with its separator and its zone, as ticks of UTC since the date.</summary>
    private static bool TryTime(ReadOnlySpan<byte> text, out long ticks)
    {
        ticks = 0;
        if (!(text is [(byte)'T' or (byte)' ', _, _, (byte)':', _, _, ..] && TryMinutes(text[1..6], out var minutes)))
            return false;
        ticks = minutes * TimeSpan.TicksPerMinute;
        text = text[6..];
        if (text is [(byte)':', _, _, ..])
        {
            var second = Number(text[1..3]);
            if (second is < 0 or > 59 || !TryFraction(text = text[3..], out var length, out var fraction))
                return false;
            ticks += second * TimeSpan.TicksPerSecond + fraction;
            text = text[length..];
        }

        if (text.IsEmpty || text.SequenceEqual("Z"u8) || text.SequenceEqual(" UTC"u8))
            return true;
        if (!(text is [(byte)'+' or (byte)'-', _, _, (byte)':', _, _] && TryMinutes(text[1..], out var offset)))
            return false;
        ticks -= (text[0] == '+' ? offset : -offset) * TimeSpan.TicksPerMinute;
        return offset <= MaxOffsetMinutes;
    }

    private static bool TryEpoch(ReadOnlySpan<byte> text, out long ticks)
    {
        ticks = DateTime.UnixEpoch.Ticks;
        var digits = text.IndexOfAnyExceptInRange((byte)'0', (byte)'9') is >= 0 and var end ? end : text.Length;
        // A number that a log cut short is none.
        if (digits is not (SecondsDigits or MillisecondsDigits) || text[0] == '0')
            return false;
        long number = 0;
        foreach (var digit in text[..digits])
            number = number * 10 + digit - '0';
        if (digits == MillisecondsDigits)
        {
            ticks += number * TimeSpan.TicksPerMillisecond;
            return text.Length == digits;
        }

        if (!TryFraction(text[digits..], out var length, out var fraction))
            return false;
        ticks += number * TimeSpan.TicksPerSecond + fraction;
        return text.Length == digits + length;
    }

    /// <summary>Reads hours and minutes, <c>23:59</c>, as minutes.</summary>
    private static bool TryMinutes(ReadOnlySpan<byte> text, out int minutes)
    {
        var (hour, minute) = (Number(text[..2]), Number(text[3..]));
        minutes = hour * 60 + minute;
        return hour is >= 0 and <= 23 && minute is >= 0 and <= 59;
    }

    /// <summary>Reads the fraction of a second if there is one, in ticks of whole microseconds.</summary>
    /// <returns>False when there is a point without a fraction, or too long a one.</returns>
    private static bool TryFraction(ReadOnlySpan<byte> text, out int length, out long ticks)
    {
        (length, ticks) = (0, 0);
        if (text is not [(byte)'.', ..])
            return true;
        var unit = TimeSpan.TicksPerSecond / 10;
        for (length = 1; length < text.Length && text[length] is >= (byte)'0' and <= (byte)'9'; length++)
        {
            if (unit >= TimeSpan.TicksPerMicrosecond)
                ticks += (text[length] - '0') * unit;
            unit /= 10;
        }
        return length is > 1 and <= 1 + MaxFractionDigits;
    }

    /// <summary>The number that a few digits write; negative when they are not all digits.</summary>
    private static int Number(ReadOnlySpan<byte> text)
    {
        var number = 0;
        foreach (var each in text)
        {
            if (each is < (byte)'0' or > (byte)'9')
                return -1;
            number = number * 10 + each - '0';
        }
        return number;
    }
}
