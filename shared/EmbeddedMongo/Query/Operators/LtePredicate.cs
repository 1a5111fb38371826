using MongoDB.Bson;

namespace EmbeddedMongo.Query.Operators;

/// <summary><c>{field: {$lte: value}}</c>.</summary>
internal sealed class LtePredicate(string path, BsonValue operand) : ComparisonPredicate(path, "$lte", operand)
{
    protected override bool Accepts(int order) => order <= 0;
}
