using MongoDB.Bson;

namespace EmbeddedMongo.Query;

/// <summary>Which array element made a filter match: what the positional <c>$</c> of updates and projections stands for.</summary>
public static class PositionalMatch
{
    /// <summary>The index, or null where the filter matched through no array.</summary>
    public static int? Find(Filter filter, BsonDocument document) => Find(filter.Root, document);

    private static int? Find(Predicate predicate, BsonDocument document) => predicate switch
    {
        // Of several conditions the last one that went through an array counts, as in MongoDB.
        AndPredicate and => and.Children.Select(child => Find(child, document)).LastOrDefault(index => index is not null),
        // What $or and negations find is not remembered; an $or of one condition is that condition.
        OrPredicate { Children: [var only] } => Find(only, document),
        PathPredicate path => path.MatchedIndex(document),
        _ => null,
    };
}
