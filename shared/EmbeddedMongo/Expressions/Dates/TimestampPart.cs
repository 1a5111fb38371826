using EmbeddedMongo.Errors;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Expressions.Dates;

/// <summary>
/// <c>{$tsSecond: timestamp}</c> returns the seconds since 1970 of a timestamp and <c>{$tsIncrement: timestamp}</c> its increment, as
/// longs; null for null and missing. Errors: 5687302 and 5687301 for other types. See
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/tsSecond/"/> and
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/tsIncrement/"/>.
/// </summary>
internal static class TimestampPart
{
    /// <summary>Returns the parser of an operator.</summary>
    /// <param name="code">The error code for other types.</param>
    /// <param name="part">Returns the part of a timestamp.</param>
    public static OperatorParser Of(int code, Func<BsonTimestamp, int> part) =>
        (name, operand, context) => new Function(Function.Arguments(name, operand, context, 1), values => values[0] switch
                {
                    BsonTimestamp stamp => new BsonInt64((uint)part(stamp)),
                    var value when Number.IsNullish(value) => BsonNull.Value,
                    var value => throw new MongoException(
                        code,
                        $"Argument to {name} must be a timestamp, but is {BsonTypeNames.Of(value)}"
                    ),
                });
}
