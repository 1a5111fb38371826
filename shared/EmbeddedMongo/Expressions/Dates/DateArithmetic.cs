using EmbeddedMongo.Errors;
using MongoDB.Bson;

namespace EmbeddedMongo.Expressions.Dates;

/// <summary>
/// <c>$dateAdd</c> and <c>$dateSubtract</c>: <c>{startDate, unit, amount, timezone}</c> moves a date. Months, quarters and years end on the
/// last day of a shorter month; days and weeks keep the local time of day; hours and smaller units are exact. Null when an argument is null
/// or missing. Errors: 5166400 to 5166405 for malformed arguments, 5166406 for an overflow, FailedToParse (9) for an unknown unit. See
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/dateAdd/"/> and
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/dateSubtract/"/>.
/// </summary>
internal static class DateArithmetic
{
    /// <summary>Returns the parser of <c>$dateAdd</c> (sign 1) or <c>$dateSubtract</c> (sign −1).</summary>
    public static OperatorParser Parse(int sign) =>
        (name, operand, context) =>
        {
            var named = NamedArguments.Of(name, operand, context, 5166400, 5166401, "startDate", "unit", "amount", "timezone");
            Expression[] arguments =
            [
                named.Required("startDate", 5166402),
                named.Required("unit", 5166402),
                named.Required("amount", 5166402),
                named.Optional("timezone") ?? new Constant("UTC"),
            ];
            return new Function(arguments, values =>
            {
                if (values.Any(Number.IsNullish))
                    return BsonNull.Value;
                if (!DateValue.TryOf(values[0], out var start))
                    throw new MongoException(5166403, $"{name} requires startDate to be convertible to a date");
                if (values[1] is not BsonString)
                    throw new MongoException(5166404, $"{name} expects string defining the time unit");
                var unit = DateUnits.Parse(name, values[1], 5166404);
                if (!Number.TryWhole(values[2], out var amount))
                    throw new MongoException(5166405, $"{name} expects integer amount of time units");
                var zone = DateZone.Of(values[3])!;
                return DateValue.Checked(name, () => Add(start, unit, checked(amount * sign), zone));
            });
        };

    /// <summary>Returns the moment some units after another one, both in milliseconds since 1970.</summary>
    /// <exception cref="OverflowException">The result is out of range.</exception>
    public static long Add(long start, DateUnit unit, long amount, DateZone zone)
    {
        checked
        {
            if (unit.Milliseconds() is > 0 and var milliseconds)
                return start + (amount * milliseconds);
            var local = zone.ToLocal(start);
            if (unit is DateUnit.Day or DateUnit.Week)
                return zone.ToUtc(local + (amount * (unit == DateUnit.Week ? 7 : 1) * CivilTime.MillisecondsPerDay));

            var time = CivilTime.Of(local);
            var months = (time.Year * 12) + time.Month - 1 + (amount * unit.Months());
            var (year, month) = (CivilTime.FloorDiv(months, 12), (int)CivilTime.FloorMod(months, 12) + 1);
            var day = Math.Min(time.Day, CivilTime.DaysInMonth(year, month));
            return zone.ToUtc(CivilTime.Join(year, month, day, time.Hour, time.Minute, time.Second, time.Millisecond));
        }
    }
}
