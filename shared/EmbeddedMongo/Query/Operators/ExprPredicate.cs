using EmbeddedMongo.Errors;
using EmbeddedMongo.Expressions;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Query.Operators;

/// <summary>
/// <c>{$expr: expression}</c> matches documents for which an aggregation expression is true. Errors: BadValue (2) inside <c>$elemMatch</c>;
/// the codes of the expression. See <see href="https://www.mongodb.com/docs/manual/reference/operator/query/expr/"/>.
/// </summary>
internal sealed class ExprPredicate(Expression expression, BsonDocument? variables) : Predicate
{
    /// <summary>Parses the expression; its variables come from the context.</summary>
    /// <exception cref="MongoException">
    /// BadValue (2) inside <c>$elemMatch</c>, InvalidPipelineOperator (168) for an unknown operator.
    /// </exception>
    public static ExprPredicate Parse(BsonValue operand, FilterContext context) =>
        context.InElement
            ? throw new MongoException(ErrorCode.BadValue, "$expr can only be applied to the top-level document")
            : new ExprPredicate(
                ExpressionParser.Parse(operand, new ParseContext(context.Variables?.Names ?? []) { Constants = context.Constants }),
                context.Variables
            );

    public override bool Matches(BsonDocument document) => Truth.Of(expression.Evaluate(new ExpressionScope(document, variables)));

    public override bool MatchesValue(BsonValue? value) => throw new InvalidOperationException("$expr is asked of whole documents only.");
}
