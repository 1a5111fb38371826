using EmbeddedMongo.Query.Operators;
using MongoDB.Bson;

namespace EmbeddedMongo.Query;

/// <summary>
/// Finds the array element that made a filter match, which the positional operator <c>$</c> of updates and projections refers to. See
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/update/positional/"/>.
/// </summary>
internal static class PositionalMatch
{
    /// <summary>Returns the index of the matched element, or null when the filter matched without an array.</summary>
    /// <param name="filter">The filter of the command.</param>
    /// <param name="document">A document that the filter matches.</param>
    public static int? Find(Filter filter, BsonDocument document) => Find(filter.Root, document);

    private static int? Find(Predicate predicate, BsonDocument document) =>
        predicate switch
        {
            // As in MongoDB, the last condition that matched an array element wins.
            AndPredicate and => and.Children.Select(child => Find(child, document)).LastOrDefault(index => index is not null),
            // An $or of one condition is that condition, and one of values of the same path is an $in of them. Any other $or records no
            // element, and neither do negations.
            OrPredicate { Children: [var only] } => Find(only, document),
            OrPredicate any when IsListOfValues(any) => any.Children.Min(child => Find(child, document)),
            PathPredicate path => path.MatchedIndex(document),
            _ => null,
        };

    private static bool IsListOfValues(OrPredicate any) =>
        any.Children.All(child => child is EqPredicate or RegexPredicate)
        && any.Children.Cast<PathPredicate>().DistinctBy(child => child.Path).Count() == 1;
}
