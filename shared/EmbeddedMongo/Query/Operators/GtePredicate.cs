using MongoDB.Bson;

namespace EmbeddedMongo.Query.Operators;

/// <summary><c>{field: {$gte: value}}</c>.</summary>
internal sealed class GtePredicate(string path, BsonValue operand) : ComparisonPredicate(path, "$gte", operand)
{
    protected override bool Accepts(int order) => order >= 0;
}
