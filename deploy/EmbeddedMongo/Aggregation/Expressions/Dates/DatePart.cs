using MongoDB.Bson;

namespace EmbeddedMongo.Aggregation.Expressions.Dates;

/// <summary><c>$year</c> and its kind: of a date, or of <c>{date: …, timezone: …}</c>.</summary>
internal static class DatePart
{
    public static OperatorParser Parse(Func<CivilTime, BsonValue> part) => (name, operand, context) =>
    {
        var (date, zone) = Arguments(name, operand, context);
        return new Function([date, zone], values =>
        {
            if (Number.IsNullish(values[0]) || DateZone.Of(values[1]) is not { } timeZone) return BsonNull.Value;
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
