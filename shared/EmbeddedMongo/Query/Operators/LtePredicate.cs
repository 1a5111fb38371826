using MongoDB.Bson;

namespace EmbeddedMongo.Query.Operators;

/// <summary>
/// <c>{field: {$lte: value}}</c> matches values equal to or below the operand within its type bracket; null also matches a missing field.
/// Errors: BadValue (2) for undefined and regular expressions. See
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/query/lte/"/>.
/// </summary>
internal sealed class LtePredicate(string path, BsonValue operand) : ComparisonPredicate(path, "$lte", operand)
{
    protected override bool Accepts(int order) => order <= 0;
}
