using MongoDB.Bson;

namespace EmbeddedMongo.Query;

/// <summary>
/// The parsed form of a filter, open to the planner (which turns comparisons on a path into index bounds) and to explain.
/// The concrete operators live in a file each under <c>Query/Operators</c>.
/// </summary>
public abstract class Predicate
{
    public abstract bool Matches(BsonDocument document);

    /// <summary>Asks one value, without walking a path: what $elemMatch, $pull and array filters ask of an element.</summary>
    /// <param name="value">The value, or null where the path led nowhere.</param>
    public abstract bool MatchesValue(BsonValue? value);
}

/// <summary>Every child holds: the root of each filter, and <c>$and</c>.</summary>
public sealed class AndPredicate(IReadOnlyList<Predicate> children) : Predicate
{
    private readonly Predicate[] _children = [.. children];

    public IReadOnlyList<Predicate> Children => _children;

    public override bool Matches(BsonDocument document)
    {
        foreach (var child in _children)
            if (!child.Matches(document)) return false;

        return true;
    }

    public override bool MatchesValue(BsonValue? value)
    {
        foreach (var child in _children)
            if (!child.MatchesValue(value)) return false;

        return true;
    }
}

/// <summary>Any child holds: <c>$or</c>.</summary>
public sealed class OrPredicate(IReadOnlyList<Predicate> children) : Predicate
{
    private readonly Predicate[] _children = [.. children];

    public IReadOnlyList<Predicate> Children => _children;

    public override bool Matches(BsonDocument document)
    {
        foreach (var child in _children)
            if (child.Matches(document)) return true;

        return false;
    }

    public override bool MatchesValue(BsonValue? value)
    {
        foreach (var child in _children)
            if (child.MatchesValue(value)) return true;

        return false;
    }
}

/// <summary>No child holds: <c>$nor</c>, and the negations <c>$not</c>, <c>$ne</c>, <c>$nin</c> and <c>{$exists: false}</c> around one predicate.</summary>
public sealed class NorPredicate(IReadOnlyList<Predicate> children) : Predicate
{
    private readonly OrPredicate _any = new(children);

    public IReadOnlyList<Predicate> Children => _any.Children;

    public override bool Matches(BsonDocument document) => !_any.Matches(document);

    public override bool MatchesValue(BsonValue? value) => !_any.MatchesValue(value);
}
