using System.Globalization;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Aggregation.Expressions.Dates;

/// <summary>A time zone by its Olson identifier ("Africa/Algiers"), or a fixed offset ("+01:00", "+0100", "+01").</summary>
internal sealed class DateZone
{
    private const long MinuteMilliseconds = 60_000;

    private readonly TimeZoneInfo? _zone;
    private readonly long _offset;

    private DateZone(TimeZoneInfo? zone, long offset) => (_zone, _offset) = (zone, offset);

    public static DateZone Utc { get; } = new(null, 0);

    public bool IsUtc => _zone is null && _offset == 0;

    /// <summary>The zone that a <c>timezone</c> argument names; null for a null one.</summary>
    public static DateZone? Of(BsonValue? value)
    {
        if (Number.IsNullish(value)) return null;
        return value is BsonString name ? Of(name.Value) : throw new MongoException(40517, $"timezone must evaluate to a string, found {BsonTypeNames.Of(value)}");
    }

    public static DateZone Of(string name) =>
        Find(name) ?? throw new MongoException(40485, $"unrecognized time zone identifier: \"{name}\"");

    /// <summary>The zone, or null where there is none of that name.</summary>
    public static DateZone? Find(string name)
    {
        if (name is "UTC" or "GMT" or "Z") return Utc;
        if (name is ['+' or '-', ..]) return TryOffset(name, out var offset) ? new DateZone(null, offset) : null;
        return TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? new DateZone(zone, 0) : null;
    }

    /// <summary>Milliseconds that local time is ahead of UTC at that moment.</summary>
    public long OffsetAt(long utc) => _zone is null ? _offset : (long)_zone.GetUtcOffset(Clamped(utc, DateTimeKind.Utc)).TotalMilliseconds;

    /// <summary>Local milliseconds since 1970.</summary>
    public long ToLocal(long utc) => utc + OffsetAt(utc);

    /// <summary>The moment of a local time: the first of two where clocks went back, and moved forward where they skipped it.</summary>
    public long ToUtc(long local)
    {
        if (_zone is null) return local - _offset;
        var moment = Clamped(local, DateTimeKind.Unspecified);
        var offset = _zone.IsAmbiguousTime(moment) ? _zone.GetAmbiguousTimeOffsets(moment).Max() : _zone.GetUtcOffset(moment);
        return local - (long)offset.TotalMilliseconds;
    }

    private static bool TryOffset(string text, out long offset)
    {
        offset = 0;
        var digits = text.AsSpan(1);
        var hasColon = digits is [_, _, ':', _, _];
        if (!hasColon && digits.Length is not (2 or 4)) return false;
        if (!int.TryParse(digits[..2], NumberStyles.None, CultureInfo.InvariantCulture, out var hours)) return false;
        var minutes = 0;
        if (digits.Length > 2 && !int.TryParse(digits[^2..], NumberStyles.None, CultureInfo.InvariantCulture, out minutes)) return false;
        offset = ((hours * 60) + minutes) * MinuteMilliseconds * (text[0] == '-' ? -1 : 1);
        return minutes < 60;
    }

    /// <summary>.NET's rules end at the years 1 and 9999; beyond them the nearest rule holds.</summary>
    private static DateTime Clamped(long milliseconds, DateTimeKind kind)
    {
        const long Least = -62_135_510_400_000;
        const long Most = 253_402_214_400_000;
        return DateTime.SpecifyKind(DateTimeOffset.FromUnixTimeMilliseconds(Math.Clamp(milliseconds, Least, Most)).DateTime, kind);
    }
}
