using MongoDB.Bson;

namespace EmbeddedMongo.Expressions;

/// <summary>A literal, which evaluates to itself for every document.</summary>
internal sealed class Constant(BsonValue value) : Expression
{
    /// <summary>The literal's value.</summary>
    public BsonValue Value { get; } = value;

    public override BsonValue? Evaluate(ExpressionScope scope) => Value;
}
