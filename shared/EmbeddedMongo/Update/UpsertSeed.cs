using EmbeddedMongo.Errors;
using EmbeddedMongo.Query;
using EmbeddedMongo.Update.Fields;
using EmbeddedMongo.Update.Operators;
using MongoDB.Bson;

namespace EmbeddedMongo.Update;

/// <summary>
/// Builds the first fields of an upserted document: those that the filter holds equal to one value, in the order of their paths. See
/// <see href="https://www.mongodb.com/docs/manual/reference/method/db.collection.update/"/>.
/// </summary>
internal static class UpsertSeed
{
    /// <summary>Returns the fields, with <c>_id</c> first.</summary>
    /// <param name="filter">The filter that matched nothing.</param>
    /// <param name="onlyId">True to take only <c>_id</c>, for a replacement.</param>
    /// <exception cref="MongoException">
    /// NotSingleValueField (54) when the filter sets a path twice, NotExactValueField (111) for a part of <c>_id</c> in a replacement.
    /// </exception>
    public static BsonDocument Of(Filter filter, bool onlyId)
    {
        var equalities = new SortedDictionary<string, BsonValue>(StringComparer.Ordinal);
        Collect(filter.Root, onlyId, equalities);
        Check(equalities);

        var seed = new BsonDocument();
        var scope = new UpdateScope(null, default, ArrayFilters.None, null);
        foreach (var (text, value) in equalities)
        {
            var path = UpdatePath.Parse(text);
            new SetOperator(path, value).Apply(seed, path, scope);
        }

        if (seed.TryGetValue("_id", out var id))
        {
            seed.Remove("_id");
            seed.InsertAt(0, new BsonElement("_id", id));
        }

        return seed;
    }

    private static void Collect(Predicate predicate, bool onlyId, SortedDictionary<string, BsonValue> equalities)
    {
        switch (predicate)
        {
            case AndPredicate and:
                foreach (var child in and.Children)
                    Collect(child, onlyId, equalities);
                break;
            case OrPredicate { Children: [var only] }:
                Collect(only, onlyId, equalities);
                break;
            case PathPredicate { Operator: "$eq" } equal:
                Add(equal.Path, equal.Operand, onlyId, equalities);
                break;
            // As in MongoDB, an $in with one value counts as an equality.
            case PathPredicate { Operator: "$in", Operand: BsonArray { Count: 1 } list } single when list[0] is not BsonRegularExpression:
                Add(single.Path, list[0], onlyId, equalities);
                break;
        }
    }

    private static void Add(string path, BsonValue value, bool onlyId, SortedDictionary<string, BsonValue> equalities)
    {
        if (onlyId && path.StartsWith("_id.", StringComparison.Ordinal))
        {
            throw new MongoException(
                ErrorCode.NotExactValueField,
                $"field at '_id' must be exactly specified, field at sub-path '{path}'found"
            );
        }

        if (onlyId && path != "_id")
            return;

        if (!equalities.TryAdd(path, value))
            throw new MongoException(ErrorCode.NotSingleValueField, $"cannot infer query fields to set, path '{path}' is matched twice");
    }

    /// <summary>Checks that no equality sets a part of the value of another one.</summary>
    private static void Check(SortedDictionary<string, BsonValue> equalities)
    {
        foreach (var path in equalities.Keys)
        {
            for (var dot = path.IndexOf('.', StringComparison.Ordinal); dot >= 0; dot = path.IndexOf('.', dot + 1))
            {
                if (equalities.ContainsKey(path[..dot]))
                {
                    throw new MongoException(
                        ErrorCode.NotSingleValueField,
                        $"cannot infer query fields to set, both paths '{path}' and '{path[..dot]}' are matched"
                    );
                }
            }
        }
    }
}
