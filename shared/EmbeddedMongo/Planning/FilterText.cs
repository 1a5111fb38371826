using EmbeddedMongo.Planning.Bounds;
using EmbeddedMongo.Query;
using MongoDB.Bson;

namespace EmbeddedMongo.Planning;

/// <summary>Conditions written back as a filter, for explain.</summary>
internal static class FilterText
{
    /// <summary>The conditions that a candidate's bounds do not decide, or null for none.</summary>
    public static BsonDocument? Residual(Filter? filter, IndexCandidate candidate)
    {
        if (filter is null)
            return null;
        var left = Conditions(filter.Root).Where(condition => !candidate.Decides(condition)).ToArray();
        if (left.Length == 0)
            return null;
        var texts = left.Select(Of).ToArray();
        // A condition that has no plain form is shown with all others, as the client wrote them.
        if (texts.Contains(null))
            return filter.Source;
        return texts.Length == 1 ? texts[0] : new BsonDocument("$and", new BsonArray(texts));
    }

    /// <summary>The conditions that all must hold, through nested $and.</summary>
    public static IEnumerable<Predicate> Conditions(Predicate root) =>
        root is AndPredicate and ? and.Children.SelectMany(Conditions) : [root];

    private static BsonDocument? Of(Predicate predicate) =>
        predicate switch
        {
            PathPredicate path => new BsonDocument(path.Path, new BsonDocument(path.Operator, path.Operand)),
            AndPredicate and => List("$and", and.Children),
            OrPredicate or => List("$or", or.Children),
            NorPredicate nor => List("$nor", nor.Children),
            _ => null,
        };

    private static BsonDocument? List(string name, IReadOnlyList<Predicate> children)
    {
        var texts = children.Select(Of).ToArray();
        return texts.Contains(null) ? null : new BsonDocument(name, new BsonArray(texts));
    }
}
