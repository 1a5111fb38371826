using MongoDB.Bson;

namespace EmbeddedMongo.Aggregation.Expressions.Arithmetic;

/// <summary><c>{$rand: {}}</c>: a double in [0, 1), drawn anew each time.</summary>
internal sealed class RandomNumber : Expression
{
    public static Expression Parse(string name, BsonValue operand, ParseContext context) => operand switch
    {
        BsonDocument { ElementCount: 0 } or BsonArray { Count: 0 } => new RandomNumber(),
        _ => throw new MongoException(3040501, "$rand does not currently accept arguments"),
    };

    // Not a security matter: the value samples documents.
#pragma warning disable CA5394
    public override BsonValue? Evaluate(ExpressionScope scope) => new BsonDouble(Random.Shared.NextDouble());
#pragma warning restore CA5394
}
