using EmbeddedMongo.Errors;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Expressions.Dates;

/// <summary>
/// <c>{$dateToParts: {date, timezone, iso8601}}</c> returns a document of year, month, day (with iso8601: isoWeekYear, isoWeek,
/// isoDayOfWeek), hour, minute, second and millisecond. Null when an argument is null or missing. Errors: 40520, 40522 or 40524 for
/// malformed arguments, 40521 for an iso8601 that is not a boolean, 16006 for a value that is not a date. See
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/dateToParts/"/>.
/// </summary>
internal static class DateToParts
{
    /// <summary>Parses the arguments.</summary>
    /// <exception cref="MongoException">40520, 40522 or 40524.</exception>
    public static Expression Parse(string name, BsonValue operand, ParseContext context)
    {
        var named = NamedArguments.Of(name, operand, context, 40524, 40520, "date", "timezone", "iso8601");
        Expression[] arguments =
        [
            named.Required("date", 40522),
            named.Optional("timezone") ?? new Constant("UTC"),
            named.Optional("iso8601") ?? new Constant(false),
        ];
        return new Function(arguments, values =>
        {
            if (Number.IsNullish(values[2]))
                return BsonNull.Value;
            if (values[2] is not BsonBoolean { Value: var iso })
                throw new MongoException(40521, $"iso8601 must evaluate to a bool, found {BsonTypeNames.Of(values[2])}");
            if (Number.IsNullish(values[0]) || DateZone.Of(values[1]) is not { } zone)
                return BsonNull.Value;
            return Split(CivilTime.Of(zone.ToLocal(DateValue.Of(values[0]!))), iso);
        });
    }

    private static BsonDocument Split(CivilTime time, bool iso)
    {
        var parts = iso
            ? new BsonDocument
            {
                { "isoWeekYear", Number.IntOrLong(time.IsoWeek.Year) },
                { "isoWeek", time.IsoWeek.Week },
                { "isoDayOfWeek", time.IsoDayOfWeek },
            }
            : new BsonDocument
            {
                { "year", Number.IntOrLong(time.Year) },
                { "month", time.Month },
                { "day", time.Day },
            };
        return parts.AddRange(
            new BsonDocument
            {
                { "hour", time.Hour },
                { "minute", time.Minute },
                { "second", time.Second },
                { "millisecond", time.Millisecond },
            }
        );
    }
}
