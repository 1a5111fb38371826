using EmbeddedMongo.Aggregation.Expressions;
using MongoDB.Bson;

namespace EmbeddedMongo.Aggregation.Accumulators;

/// <summary><c>{$count: {}}</c>.</summary>
internal sealed class CountAccumulator : Accumulator
{
    private long _count;

    public static AccumulatedField Parse(string name, BsonValue operand, ParseContext context) => operand is BsonDocument { ElementCount: 0 }
        ? new AccumulatedField(new Constant(BsonNull.Value), _ => new CountAccumulator())
        : throw new MongoException(ErrorCode.TypeMismatch, "$count takes no arguments, i.e. $count:{}");

    public override void Add(BsonValue? value) => _count++;

    public override BsonValue Result => Number.IntOrLong(_count);
}
