using MongoDB.Bson;

namespace EmbeddedMongo.Query.Operators;

/// <summary>
/// <c>{field: {$eq: value}}</c>, and the plain <c>{field: value}</c>, match a value equal to the operand. Null also matches a missing
/// field. Errors: BadValue (2) for undefined. See <see href="https://www.mongodb.com/docs/manual/reference/operator/query/eq/"/>.
/// </summary>
internal sealed class EqPredicate(string path, BsonValue operand) : ComparisonPredicate(path, "$eq", operand)
{
    protected override bool Accepts(int order) => order == 0;
}
