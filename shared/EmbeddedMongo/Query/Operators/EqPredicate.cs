using MongoDB.Bson;

namespace EmbeddedMongo.Query.Operators;

/// <summary><c>{field: {$eq: value}}</c>, and the plain <c>{field: value}</c>.</summary>
internal sealed class EqPredicate(string path, BsonValue operand) : ComparisonPredicate(path, "$eq", operand)
{
    protected override bool Accepts(int order) => order == 0;
}
