using EmbeddedMongo.Errors;
using MongoDB.Bson;

namespace EmbeddedMongo.Expressions;

/// <summary>
/// An aggregation expression, parsed once: a literal, a field path, a variable, or an operator (in the folder of its family). See
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/"/>.
/// </summary>
internal abstract class Expression
{
    /// <summary>Parses an expression.</summary>
    /// <param name="source">The expression as sent.</param>
    /// <param name="variables">
    /// The variables that the expression can name (those of <c>let</c>, and NOW); their values are read at evaluation.
    /// </param>
    /// <exception cref="MongoException">
    /// InvalidPipelineOperator (168) for an unknown operator, NotImplemented (238) for one that this server does not support, 17276 for an
    /// undefined variable, and the operators' codes for wrong operands.
    /// </exception>
    public static Expression Parse(BsonValue source, BsonDocument? variables = null) =>
        ExpressionParser.Parse(source, new ParseContext(variables?.Names ?? []));

    /// <summary>
    /// Returns the expression's value for one document; null (not BsonNull) when it is missing, as for a path without a value.
    /// </summary>
    /// <param name="scope">The document and the variables.</param>
    /// <exception cref="MongoException">The operator's code for a value that it does not accept.</exception>
    public abstract BsonValue? Evaluate(ExpressionScope scope);
}
