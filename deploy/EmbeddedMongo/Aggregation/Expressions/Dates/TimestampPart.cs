using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Aggregation.Expressions.Dates;

/// <summary><c>$tsSecond</c> and <c>$tsIncrement</c>, as longs.</summary>
internal static class TimestampPart
{
    public static OperatorParser Of(int code, Func<BsonTimestamp, int> part) => (name, operand, context) =>
        new Function(Function.Arguments(name, operand, context, 1), values => values[0] switch
        {
            BsonTimestamp stamp => new BsonInt64((uint)part(stamp)),
            var value when Number.IsNullish(value) => BsonNull.Value,
            var value => throw new MongoException(code, $"Argument to {name} must be a timestamp, but is {BsonTypeNames.Of(value)}"),
        });
}
