using MongoDB.Bson;

namespace EmbeddedMongo.Aggregation.Expressions;

/// <summary>A value that is itself, in every document.</summary>
internal sealed class Constant(BsonValue value) : Expression
{
    public BsonValue Value { get; } = value;

    public override BsonValue? Evaluate(ExpressionScope scope) => Value;
}
