using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Expressions.Conditional;

/// <summary>
/// <c>{$and: [terms]}</c> and <c>{$or: [terms]}</c> evaluate their terms as booleans up to the first one that decides; null and missing are
/// false. Without terms <c>$and</c> is true and <c>$or</c> false. See
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/and/"/> and
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/or/"/>.
/// </summary>
/// <param name="terms">The terms.</param>
/// <param name="stopsAt">The value that decides: false for <c>$and</c>, true for <c>$or</c>.</param>
internal sealed class Junction(Expression[] terms, bool stopsAt) : Expression
{
    public override BsonValue? Evaluate(ExpressionScope scope)
    {
        foreach (var term in terms)
        {
            if (Truth.Of(term.Evaluate(scope)) == stopsAt)
                return (BsonBoolean)stopsAt;
        }

        return (BsonBoolean)!stopsAt;
    }
}
