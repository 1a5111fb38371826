using EmbeddedMongo.Aggregation.Expressions;
using EmbeddedMongo.Query.Operators;
using MongoDB.Bson;

namespace EmbeddedMongo.Query.Projections;

/// <summary><c>{a: {$elemMatch: …}}</c>: an array of the first element that meets the conditions; missing where none does.</summary>
internal sealed class FirstMatch(string field, ElemMatchPredicate condition) : Expression
{
    public override BsonValue? Evaluate(ExpressionScope scope) =>
        scope.Root.TryGetValue(field, out var value) && value is BsonArray array && condition.IndexIn(array) is { } index
            ? new BsonArray { array[index] }
            : null;
}
