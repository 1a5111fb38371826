using MongoDB.Bson;

namespace EmbeddedMongo.Aggregation.Expressions;

/// <summary>An aggregation expression, parsed once: a literal, a field path, a variable, or an operator (in its family's folder).</summary>
public abstract class Expression
{
    /// <param name="source">The expression as sent.</param>
    /// <param name="variables">The variables that it may name (those of <c>let</c>, and NOW); their values are read at evaluation.</param>
    /// <exception cref="MongoException">168 (InvalidPipelineOperator) for an unknown operator; the operator's own code for wrong arguments.</exception>
    public static Expression Parse(BsonValue source, BsonDocument? variables = null) =>
        ExpressionParser.Parse(source, new ParseContext(variables?.Names ?? []));

    /// <summary>The expression's value for one document, or null (not BsonNull) where it is missing, as a path that leads nowhere is.</summary>
    public abstract BsonValue? Evaluate(ExpressionScope scope);
}
