using EmbeddedMongo.Aggregation.Expressions;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Query.Operators;

/// <summary><c>{$expr: expression}</c>: an aggregation expression of the whole document that is true.</summary>
internal sealed class ExprPredicate(Expression expression, BsonDocument? variables) : Predicate
{
    public static ExprPredicate Parse(BsonValue operand, FilterContext context) => context.InElement
        ? throw new MongoException(ErrorCode.BadValue, "$expr can only be applied to the top-level document")
        : new ExprPredicate(Expression.Parse(operand, context.Variables), context.Variables);

    public override bool Matches(BsonDocument document) => Truth.Of(expression.Evaluate(new ExpressionScope(document, variables)));

    public override bool MatchesValue(BsonValue? value) => throw new InvalidOperationException("$expr is asked of whole documents only.");
}
