using MongoDB.Bson;

namespace EmbeddedMongo.Query.Operators;

/// <summary>
/// <c>{field: {$lt: value}}</c> matches values below the operand within its type bracket; a missing field is below MaxKey only. Errors:
/// BadValue (2) for undefined and regular expressions. See <see href="https://www.mongodb.com/docs/manual/reference/operator/query/lt/"/>.
/// </summary>
internal sealed class LtPredicate(string path, BsonValue operand) : ComparisonPredicate(path, "$lt", operand)
{
    protected override bool Accepts(int order) => order < 0;
}
