using EmbeddedMongo.Errors;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Expressions.Dates;

/// <summary>
/// <c>{$dateTrunc: {date, unit, binSize, timezone, startOfWeek}}</c> rounds a date down to the start of a bin of binSize units, counted in
/// local time from 2000-01-01. Null when an argument is null or missing. Errors: 5439007 to 5439018 for malformed arguments, FailedToParse
/// (9) for an unknown unit, 5166406 for an overflow. See
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/dateTrunc/"/>.
/// </summary>
internal static class DateTruncation
{
    private static readonly long Reference = CivilTime.Join(2000, 1, 1);
    private static readonly long ReferenceDays = CivilTime.DaysOf(2000, 1, 1);

    /// <summary>Parses the arguments.</summary>
    /// <exception cref="MongoException">5439007 to 5439010.</exception>
    public static Expression Parse(string name, BsonValue operand, ParseContext context)
    {
        var named = NamedArguments.Of(name, operand, context, 5439007, 5439008, "date", "unit", "binSize", "timezone", "startOfWeek");
        Expression[] arguments =
        [
            named.Required("date", 5439009),
            named.Required("unit", 5439010),
            named.Optional("binSize") ?? new Constant(1),
            named.Optional("timezone") ?? new Constant("UTC"),
            named.Optional("startOfWeek") ?? new Constant("sunday"),
        ];
        return new Function(arguments, values =>
        {
            if (values[..4].Any(Number.IsNullish))
                return BsonNull.Value;
            if (!DateValue.TryOf(values[0], out var date))
                throw new MongoException(5439012, $"$dateTrunc requires 'date' to be a date, but got {BsonTypeNames.Of(values[0])}");
            var unit = DateUnits.Parse(name, values[1], 5439013);
            if (unit == DateUnit.Week && Number.IsNullish(values[4]))
                return BsonNull.Value;
            var weekday = unit == DateUnit.Week ? DateUnits.ParseStartOfWeek(name, values[4], 5439015) : 0;
            if (!Number.TryWhole(values[2], out var size))
            {
                throw new MongoException(
                    5439017,
                    $"$dateTrunc requires 'binSize' to be a 64-bit integer, but got value '{values[2]}' of type "
                        + $"{BsonTypeNames.Of(values[2])}"
                );
            }

            if (size <= 0)
                throw new MongoException(5439018, $"$dateTrunc requires 'binSize' to be greater than 0, but got value {size}");
            return DateValue.Checked(name, () => Truncate(date, unit, size, DateZone.Of(values[3])!, weekday));
        });
    }

    private static long Truncate(long date, DateUnit unit, long size, DateZone zone, int startOfWeek)
    {
        checked
        {
            var offset = zone.OffsetAt(date);
            var local = date + offset;
            if (unit.Milliseconds() is > 0 and var milliseconds)
                return Floor(local - Reference, milliseconds * size) + Reference - offset;

            var time = CivilTime.Of(local);
            if (unit.Months() is > 0 and var months)
            {
                var month = Floor(((time.Year - 2000) * 12) + time.Month - 1, months * size);
                return zone.ToUtc(CivilTime.Join(2000, month + 1, 1));
            }

            // MongoDB counts weeks from the first startOfWeek on or after the reference date.
            var days = unit == DateUnit.Week ? 7 * size : size;
            var first =
                unit == DateUnit.Week
                    ? ReferenceDays + CivilTime.FloorMod(startOfWeek - CivilTime.DayOfWeekOf(ReferenceDays), 7)
                    : ReferenceDays;
            return zone.ToUtc((Floor(time.Days - first, days) + first) * CivilTime.MillisecondsPerDay);
        }
    }

    private static long Floor(long value, long step) => checked(CivilTime.FloorDiv(value, step) * step);
}
