using System.Globalization;
using EmbeddedMongo.Errors;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Expressions.Dates;

/// <summary>A time zone: an Olson identifier ("Africa/Algiers") or a fixed UTC offset ("+01:00", "+0100", "+01").</summary>
internal sealed class DateZone
{
    private const long MinuteMilliseconds = 60_000;

    private readonly TimeZoneInfo? _zone;
    private readonly long _offset;

    private DateZone(TimeZoneInfo? zone, long offset) => (_zone, _offset) = (zone, offset);

    /// <summary>The zone UTC.</summary>
    public static DateZone Utc { get; } = new(null, 0);

    /// <summary>True when the offset from UTC is always zero.</summary>
    public bool IsUtc => _zone is null && _offset == 0;

    /// <summary>Returns the zone of a <c>timezone</c> argument; null when the argument is null or missing.</summary>
    /// <exception cref="MongoException">40517 for a value that is not a string, 40485 for an unknown zone.</exception>
    public static DateZone? Of(BsonValue? value)
    {
        if (Number.IsNullish(value))
            return null;
        return value is BsonString name
            ? Of(name.Value)
            : throw new MongoException(40517, $"timezone must evaluate to a string, found {BsonTypeNames.Of(value)}");
    }

    /// <summary>Returns a zone by its name.</summary>
    /// <exception cref="MongoException">40485 for an unknown zone.</exception>
    public static DateZone Of(string name) =>
        Find(name) ?? throw new MongoException(40485, $"unrecognized time zone identifier: \"{name}\"");

    /// <summary>Returns a zone by its name, or null when there is none.</summary>
    public static DateZone? Find(string name)
    {
        if (name is "UTC" or "GMT" or "Z")
            return Utc;
        if (name is ['+' or '-', ..])
            return TryOffset(name, out var offset) ? new DateZone(null, offset) : null;
        // .NET takes a name in any case once it has seen the zone, and Windows' names too; MongoDB knows the Olson names as they are
        // written.
        return TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) && zone.HasIanaId && zone.Id == name
            ? new DateZone(zone, 0)
            : null;
    }

    /// <summary>Returns the milliseconds by which local time is ahead of UTC at a moment.</summary>
    public long OffsetAt(long utc) => _zone is null ? _offset : (long)_zone.GetUtcOffset(Clamped(utc, DateTimeKind.Utc)).TotalMilliseconds;

    /// <summary>Converts a moment to local milliseconds since 1970.</summary>
    public long ToLocal(long utc) => utc + OffsetAt(utc);

    /// <summary>
    /// Converts local milliseconds since 1970 to the moment. A local time that occurs twice means the first; one that a clock change skips
    /// moves forward.
    /// </summary>
    public long ToUtc(long local)
    {
        if (_zone is null)
            return local - _offset;
        var moment = Clamped(local, DateTimeKind.Unspecified);
        var offset = _zone.IsAmbiguousTime(moment) ? _zone.GetAmbiguousTimeOffsets(moment).Max() : _zone.GetUtcOffset(moment);
        return local - (long)offset.TotalMilliseconds;
    }

    private static bool TryOffset(string text, out long offset)
    {
        offset = 0;
        var digits = text.AsSpan(1);
        var hasColon = digits is [_, _, ':', _, _];
        if (!hasColon && digits.Length is not (2 or 4))
            return false;
        if (!int.TryParse(digits[..2], NumberStyles.None, CultureInfo.InvariantCulture, out var hours))
            return false;
        var minutes = 0;
        if (digits.Length > 2 && !int.TryParse(digits[^2..], NumberStyles.None, CultureInfo.InvariantCulture, out minutes))
            return false;
        offset = ((hours * 60) + minutes) * MinuteMilliseconds * (text[0] == '-' ? -1 : 1);
        return minutes < 60;
    }

    /// <summary>Limits a moment to the years 1 to 9999, for which .NET has time zone rules; the nearest rule applies beyond them.</summary>
    private static DateTime Clamped(long milliseconds, DateTimeKind kind)
    {
        const long Least = -62_135_510_400_000;
        const long Most = 253_402_214_400_000;
        return DateTime.SpecifyKind(DateTimeOffset.FromUnixTimeMilliseconds(Math.Clamp(milliseconds, Least, Most)).DateTime, kind);
    }
}
