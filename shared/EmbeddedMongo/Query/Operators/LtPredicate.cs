using MongoDB.Bson;

namespace EmbeddedMongo.Query.Operators;

/// <summary><c>{field: {$lt: value}}</c>.</summary>
internal sealed class LtPredicate(string path, BsonValue operand) : ComparisonPredicate(path, "$lt", operand)
{
    protected override bool Accepts(int order) => order < 0;
}
