using EmbeddedMongo.Errors;
using MongoDB.Bson;

namespace EmbeddedMongo.Expressions.Arithmetic;

/// <summary>
/// <c>{$rand: {}}</c> returns a random double in [0, 1), a new one for each evaluation. Errors: 3040501 for an operand. See
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/rand/"/>.
/// </summary>
internal sealed class RandomNumber : Expression
{
    /// <summary>Parses the empty operand.</summary>
    /// <exception cref="MongoException">3040501 when it is neither <c>{}</c> nor <c>[]</c>.</exception>
    public static Expression Parse(string name, BsonValue operand, ParseContext context) =>
        operand switch
        {
            BsonDocument { ElementCount: 0 } or BsonArray { Count: 0 } => new RandomNumber(),
            _ => throw new MongoException(3040501, "$rand does not currently accept arguments"),
        };

    // The number samples documents and protects nothing, so it need not be cryptographic.
#pragma warning disable CA5394
    public override BsonValue? Evaluate(ExpressionScope scope) => new BsonDouble(Random.Shared.NextDouble());
#pragma warning restore CA5394
}
