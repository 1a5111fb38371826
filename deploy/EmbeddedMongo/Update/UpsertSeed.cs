using EmbeddedMongo.Query;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Update;

/// <summary>What an upsert takes from its filter: the fields that the filter holds equal to one value.</summary>
internal static class UpsertSeed
{
    /// <summary>A replacement takes only <c>_id</c>.</summary>
    public static BsonDocument Of(Filter filter, bool onlyId)
    {
        var equalities = new Dictionary<string, BsonValue>(StringComparer.Ordinal);
        Collect(filter.Root, equalities);

        var seed = new BsonDocument();
        if (equalities.TryGetValue("_id", out var id)) seed["_id"] = id.DeepClone();
        if (onlyId) return seed;

        foreach (var (path, value) in equalities)
        {
            if (path == "_id") continue;
            Set(seed, path, value.DeepClone());
        }

        return seed;
    }

    private static void Collect(Predicate predicate, Dictionary<string, BsonValue> equalities)
    {
        switch (predicate)
        {
            case AndPredicate and:
                foreach (var child in and.Children) Collect(child, equalities);
                break;
            case OrPredicate { Children.Count: 1 } or:
                Collect(or.Children[0], equalities);
                break;
            case PathPredicate { Operator: "$eq", Operand: not BsonRegularExpression } equal:
                Add(equal.Path, equal.Operand, equalities);
                break;
            case PathPredicate { Operator: "$in" or "$all", Operand: BsonArray { Count: 1 } one } single when one[0] is not (BsonRegularExpression or BsonDocument):
                Add(single.Path, one[0], equalities);
                break;
        }
    }

    private static void Add(string path, BsonValue value, Dictionary<string, BsonValue> equalities)
    {
        foreach (var other in equalities.Keys)
        {
            if (other == path)
                throw new MongoException(ErrorCode.NotSingleValueField, $"cannot infer query fields to set, path '{path}' is matched twice");
            if (other.StartsWith(path + '.', StringComparison.Ordinal) || path.StartsWith(other + '.', StringComparison.Ordinal))
                throw new MongoException(ErrorCode.NotSingleValueField, $"cannot infer query fields to set, both paths '{other}' and '{path}' are matched");
        }

        equalities[path] = value;
    }

    private static void Set(BsonDocument seed, string path, BsonValue value)
    {
        var names = path.Split('.');
        var parent = seed;
        foreach (var name in names[..^1])
        {
            if (!parent.Contains(name)) parent[name] = new BsonDocument();
            parent = parent[name].AsBsonDocument;
        }

        parent[names[^1]] = value;
    }
}
