using EmbeddedMongo.Errors;
using MongoDB.Bson;

namespace EmbeddedMongo.Expressions.Dates;

/// <summary>
/// The operators that return one part of a date: the operand is a date, timestamp or ObjectId, or <c>{date, timezone}</c>. Null when the
/// date or the timezone is null or missing. Errors: 40535, 40536 or 40539 for malformed arguments, 16006 for a value that is not a date,
/// 40485 or 40517 for a bad time zone.
/// </summary>
/// <remarks>
/// <c>$dayOfWeek</c> counts from 1 (Sunday), <c>$isoDayOfWeek</c> from 1 (Monday), <c>$week</c> from 0; <c>$isoWeekYear</c> is a long, the
/// others are ints. See <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/year/"/>,
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/month/"/>,
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/week/"/>,
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/dayOfYear/"/>,
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/dayOfMonth/"/>,
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/dayOfWeek/"/>,
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/hour/"/>,
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/minute/"/>,
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/second/"/>,
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/millisecond/"/>,
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/isoWeekYear/"/>,
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/isoWeek/"/>,
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/isoDayOfWeek/"/>.
/// </remarks>
internal static class DatePart
{
    /// <summary>Returns the parser of an operator.</summary>
    /// <param name="part">Returns the part of a local time.</param>
    public static OperatorParser Parse(Func<CivilTime, BsonValue> part) =>
        (name, operand, context) =>
        {
            var (date, zone) = Arguments(name, operand, context);
            return new Function([date, zone], values =>
            {
                if (Number.IsNullish(values[0]) || DateZone.Of(values[1]) is not { } timeZone)
                    return BsonNull.Value;
                return part(CivilTime.Of(timeZone.ToLocal(DateValue.Of(values[0]!))));
            });
        };

    private static (Expression Date, Expression Zone) Arguments(string name, BsonValue operand, ParseContext context)
    {
        var utc = new Constant("UTC");
        if (operand is BsonDocument { ElementCount: > 0 } document && !document.GetElement(0).Name.StartsWith('$'))
        {
            var named = NamedArguments.Of(name, operand, context, 40535, 40535, "date", "timezone");
            return (named.Required("date", 40539), named.Optional("timezone") ?? utc);
        }

        if (operand is BsonArray { Count: not 1 } array)
        {
            throw new MongoException(40536, $"{name} accepts exactly one argument if given an array, but was given {array.Count}");
        }

        return (ExpressionParser.Parse(operand is BsonArray single ? single[0] : operand, context), utc);
    }
}
