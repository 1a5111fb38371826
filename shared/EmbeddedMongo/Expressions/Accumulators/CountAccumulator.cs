using EmbeddedMongo.Errors;
using MongoDB.Bson;

namespace EmbeddedMongo.Expressions.Accumulators;

/// <summary>
/// <c>{$count: {}}</c> counts the documents of the group. See
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/count-accumulator/"/>.
/// </summary>
internal sealed class CountAccumulator : Accumulator
{
    private long _count;

    /// <summary>Parses the empty operand.</summary>
    /// <exception cref="MongoException">TypeMismatch (14) when it is not <c>{}</c>.</exception>
    public static AccumulatedField Parse(string name, BsonValue operand, ParseContext context) =>
        operand is BsonDocument { ElementCount: 0 }
            ? new AccumulatedField(new Constant(BsonNull.Value), _ => new CountAccumulator())
            : throw new MongoException(ErrorCode.TypeMismatch, "$count takes no arguments, i.e. $count:{}");

    public override void Add(BsonValue? value) => _count++;

    public override BsonValue Result => Number.IntOrLong(_count);
}
