using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Aggregation.Expressions.Conditional;

/// <summary><c>$and</c>, which stops at the first false term, and <c>$or</c>, which stops at the first true one.</summary>
internal sealed class Junction(Expression[] terms, bool stopsAt) : Expression
{
    public override BsonValue? Evaluate(ExpressionScope scope)
    {
        foreach (var term in terms)
        {
            if (Truth.Of(term.Evaluate(scope)) == stopsAt) return (BsonBoolean)stopsAt;
        }

        return (BsonBoolean)!stopsAt;
    }
}
