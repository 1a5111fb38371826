using MongoDB.Bson;

namespace EmbeddedMongo.Query.Operators;

/// <summary>
/// <c>{field: {$gte: value}}</c> matches values equal to or above the operand within its type bracket; null also matches a missing field.
/// Errors: BadValue (2) for undefined and regular expressions. See
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/query/gte/"/>.
/// </summary>
internal sealed class GtePredicate(string path, BsonValue operand) : ComparisonPredicate(path, "$gte", operand)
{
    protected override bool Accepts(int order) => order >= 0;
}
