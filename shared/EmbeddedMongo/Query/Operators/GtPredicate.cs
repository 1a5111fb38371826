using MongoDB.Bson;

namespace EmbeddedMongo.Query.Operators;

/// <summary>
/// <c>{field: {$gt: value}}</c> matches values above the operand within its type bracket; a missing field is above MinKey only. Errors:
/// BadValue (2) for undefined and regular expressions. See <see href="https://www.mongodb.com/docs/manual/reference/operator/query/gt/"/>.
/// </summary>
internal sealed class GtPredicate(string path, BsonValue operand) : ComparisonPredicate(path, "$gt", operand)
{
    protected override bool Accepts(int order) => order > 0;
}
