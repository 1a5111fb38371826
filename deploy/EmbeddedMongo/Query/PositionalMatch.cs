using MongoDB.Bson;

namespace EmbeddedMongo.Query;

/// <summary>Which array element made a filter match: what the positional <c>$</c> of updates and projections stands for.</summary>
public static class PositionalMatch
{
    /// <summary>The index, or null where the filter matched through no array.</summary>
    public static int? Find(Filter filter, BsonDocument document) => Find(filter.Root, document);

    private static int? Find(Predicate predicate, BsonDocument document) => predicate switch
    {
        // Of several array predicates the last one counts, as in MongoDB.
        AndPredicate and => and.Children.Select(child => Find(child, document)).LastOrDefault(index => index is not null),
        OrPredicate or => or.Children.Where(child => child.Matches(document)).Select(child => Find(child, document)).FirstOrDefault(index => index is not null),
        PathPredicate path => Find(path, document),
        _ => null,
    };

    private static int? Find(PathPredicate predicate, BsonDocument document)
    {
        // Asks the predicate itself: of each array on the path, which element alone would still match?
        var names = predicate.Path.Split('.');
        BsonValue node = document;
        for (var depth = 0; depth < names.Length; depth++)
        {
            if (node is not BsonDocument parent || !parent.TryGetValue(names[depth], out node)) return null;
            if (node is not BsonArray array) continue;
            for (var i = 0; i < array.Count; i++)
            {
                if (predicate.Matches(With(document, names.AsSpan(0, depth + 1), new BsonArray { array[i] }))) return i;
            }

            return null;
        }

        return null;
    }

    private static BsonDocument With(BsonDocument document, ReadOnlySpan<string> path, BsonValue value)
    {
        var copy = (BsonDocument)document.Clone();
        copy[path[0]] = path.Length == 1 ? value : With(document[path[0]].AsBsonDocument, path[1..], value);
        return copy;
    }
}
