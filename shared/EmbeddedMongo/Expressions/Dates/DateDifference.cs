using EmbeddedMongo.Errors;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Expressions.Dates;

/// <summary>
/// <c>{$dateDiff: {startDate, endDate, unit, timezone, startOfWeek}}</c> returns a long: the number of unit boundaries between two dates,
/// in local time. Null when an argument is null or missing. Errors: 5166301 to 5166307 for malformed arguments, FailedToParse (9) for an
/// unknown unit, 5439015 or 5439016 for a bad startOfWeek. See
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/dateDiff/"/>.
/// </summary>
internal static class DateDifference
{
    /// <summary>Parses the arguments.</summary>
    /// <exception cref="MongoException">5166301 to 5166305.</exception>
    public static Expression Parse(string name, BsonValue operand, ParseContext context)
    {
        var named = NamedArguments.Of(name, operand, context, 5166301, 5166302, "startDate", "endDate", "unit", "timezone", "startOfWeek");
        Expression[] arguments =
        [
            named.Required("startDate", 5166303),
            named.Required("endDate", 5166304),
            named.Required("unit", 5166305),
            named.Optional("timezone") ?? new Constant("UTC"),
            named.Optional("startOfWeek") ?? new Constant("sunday"),
        ];
        return new Function(arguments, values =>
        {
            if (values[..4].Any(Number.IsNullish))
                return BsonNull.Value;
            var unit = DateUnits.Parse(name, values[2], 5166306);
            if (unit == DateUnit.Week && Number.IsNullish(values[4]))
                return BsonNull.Value;
            var weekday = unit == DateUnit.Week ? DateUnits.ParseStartOfWeek(name, values[4], 5439015) : 0;
            var (start, end) = (DateOf(values[0]!, "startDate"), DateOf(values[1]!, "endDate"));
            return new BsonInt64(Count(start, end, unit, DateZone.Of(values[3])!, weekday));
        });
    }

    private static long Count(long start, long end, DateUnit unit, DateZone zone, int startOfWeek)
    {
        var (from, to) = (zone.ToLocal(start), zone.ToLocal(end));
        var (first, last) = (CivilTime.Of(from), CivilTime.Of(to));
        switch (unit)
        {
            case DateUnit.Year:
                return last.Year - first.Year;
            case DateUnit.Quarter:
                return ((last.Year - first.Year) * 4) + ((last.Month - 1) / 3) - ((first.Month - 1) / 3);
            case DateUnit.Month:
                return ((last.Year - first.Year) * 12) + last.Month - first.Month;
            case DateUnit.Week:
                return CivilTime.FloorDiv(last.Days + 4 - startOfWeek, 7) - CivilTime.FloorDiv(first.Days + 4 - startOfWeek, 7);
            case DateUnit.Day:
                return last.Days - first.Days;
            // A clock change between the two dates shifts local time without elapsed time, so it does not count.
            case DateUnit.Hour:
                var hour = unit.Milliseconds();
                return CivilTime.FloorDiv(to, hour) - CivilTime.FloorDiv(from, hour) - (((to - end) - (from - start)) / hour);
            default:
                var length = unit.Milliseconds();
                return CivilTime.FloorDiv(end, length) - CivilTime.FloorDiv(start, length);
        }
    }

    private static long DateOf(BsonValue value, string argument) =>
        DateValue.TryOf(value, out var date)
            ? date
            : throw new MongoException(5166307, $"$dateDiff requires '{argument}' to be a date, but got {BsonTypeNames.Of(value)}");
}
