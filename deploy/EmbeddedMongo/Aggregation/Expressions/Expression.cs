using MongoDB.Bson;

namespace EmbeddedMongo.Aggregation.Expressions;

/// <summary>An aggregation expression, parsed once: a literal, a field path, a variable, or an operator (a file each).</summary>
public abstract class Expression
{
    /// <exception cref="MongoException">168 (InvalidPipelineOperator) for an unknown operator; the operator's own code for wrong arguments.</exception>
    public static Expression Parse(BsonValue source) => throw new NotImplementedException();

    /// <summary>The expression's value for one document, or null (not BsonNull) where it is missing, as a path that leads nowhere is.</summary>
    public abstract BsonValue? Evaluate(ExpressionScope scope);
}
