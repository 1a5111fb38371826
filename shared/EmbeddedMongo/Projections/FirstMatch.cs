using EmbeddedMongo.Expressions;
using EmbeddedMongo.Query.Operators;
using MongoDB.Bson;

namespace EmbeddedMongo.Projections;

/// <summary>
/// <c>{a: {$elemMatch: conditions}}</c> in a projection evaluates to an array of the first element that meets the conditions; missing when
/// there is none or the field is not an array. See
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/projection/elemMatch/"/>.
/// </summary>
internal sealed class FirstMatch(string field, ElemMatchPredicate condition) : Expression
{
    public override BsonValue? Evaluate(ExpressionScope scope) =>
        scope.Root.TryGetValue(field, out var value) && value is BsonArray array && condition.IndexIn(array) is { } index
            ? new BsonArray { array[index] }
            : null;
}
