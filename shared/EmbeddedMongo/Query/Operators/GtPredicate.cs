using MongoDB.Bson;

namespace EmbeddedMongo.Query.Operators;

/// <summary><c>{field: {$gt: value}}</c>.</summary>
internal sealed class GtPredicate(string path, BsonValue operand) : ComparisonPredicate(path, "$gt", operand)
{
    protected override bool Accepts(int order) => order > 0;
}
