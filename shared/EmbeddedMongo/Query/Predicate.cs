using EmbeddedMongo.Errors;
using MongoDB.Bson;

namespace EmbeddedMongo.Query;

/// <summary>
/// The parsed form of a filter, open to the planner, which turns comparisons into index bounds, and to explain. Each operator has a file in
/// <c>Query/Operators</c>.
/// </summary>
internal abstract class Predicate
{
    /// <summary>Returns true when the document meets the condition.</summary>
    /// <exception cref="MongoException">The code of an expression or a regular expression that fails.</exception>
    public abstract bool Matches(BsonDocument document);

    /// <summary>
    /// Applies the condition to one value without walking a path, as <c>$elemMatch</c>, <c>$pull</c> and array filters do with an array
    /// element.
    /// </summary>
    /// <param name="value">The value, or null for a missing field.</param>
    public abstract bool MatchesValue(BsonValue? value);
}

/// <summary>
/// <c>{$and: [filters]}</c>, and the root of each filter: every child matches. Errors: BadValue (2) for an empty array or an item that is
/// not a document. See <see href="https://www.mongodb.com/docs/manual/reference/operator/query/and/"/>.
/// </summary>
/// <param name="children">The conditions; an empty list matches every document.</param>
internal sealed class AndPredicate(IReadOnlyList<Predicate> children) : Predicate
{
    private readonly Predicate[] _children = [.. children];

    /// <summary>The conditions.</summary>
    public IReadOnlyList<Predicate> Children => _children;

    /// <inheritdoc/>
    public override bool Matches(BsonDocument document)
    {
        foreach (var child in _children)
        {
            if (!child.Matches(document))
                return false;
        }

        return true;
    }

    /// <inheritdoc/>
    public override bool MatchesValue(BsonValue? value)
    {
        foreach (var child in _children)
        {
            if (!child.MatchesValue(value))
                return false;
        }

        return true;
    }
}

/// <summary>
/// <c>{$or: [filters]}</c>: at least one child matches. Errors: BadValue (2) for an empty array or an item that is not a document. See
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/query/or/"/>.
/// </summary>
/// <param name="children">The conditions; an empty list matches no document.</param>
internal sealed class OrPredicate(IReadOnlyList<Predicate> children) : Predicate
{
    private readonly Predicate[] _children = [.. children];

    /// <summary>The conditions.</summary>
    public IReadOnlyList<Predicate> Children => _children;

    /// <inheritdoc/>
    public override bool Matches(BsonDocument document)
    {
        foreach (var child in _children)
        {
            if (child.Matches(document))
                return true;
        }

        return false;
    }

    /// <inheritdoc/>
    public override bool MatchesValue(BsonValue? value)
    {
        foreach (var child in _children)
        {
            if (child.MatchesValue(value))
                return true;
        }

        return false;
    }
}

/// <summary>
/// <c>{$nor: [filters]}</c>: no child matches; also the negations <c>$not</c>, <c>$ne</c>, <c>$nin</c> and <c>{$exists: false}</c> around
/// one predicate. Errors: BadValue (2). See <see href="https://www.mongodb.com/docs/manual/reference/operator/query/nor/"/>,
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/query/not/"/>.
/// </summary>
/// <param name="children">The conditions, none of which may match.</param>
internal sealed class NorPredicate(IReadOnlyList<Predicate> children) : Predicate
{
    private readonly OrPredicate _any = new(children);

    /// <summary>The negated conditions.</summary>
    public IReadOnlyList<Predicate> Children => _any.Children;

    /// <inheritdoc/>
    public override bool Matches(BsonDocument document) => !_any.Matches(document);

    /// <inheritdoc/>
    public override bool MatchesValue(BsonValue? value) => !_any.MatchesValue(value);
}
