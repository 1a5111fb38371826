using MongoDB.Bson;

namespace EmbeddedMongo.Query;

/// <summary>
/// The parsed form of a filter, open to the planner (which turns comparisons on a path into index bounds) and to explain.
/// The concrete operators live in a file each under <c>Query/Operators</c>.
/// </summary>
public abstract class Predicate
{
    public abstract bool Matches(BsonDocument document);
}

/// <summary>Every child holds: the root of each filter, and <c>$and</c>.</summary>
public sealed class AndPredicate(IReadOnlyList<Predicate> children) : Predicate
{
    public IReadOnlyList<Predicate> Children { get; } = children;

    public override bool Matches(BsonDocument document) => Children.All(child => child.Matches(document));
}

/// <summary>Any child holds: <c>$or</c>.</summary>
public sealed class OrPredicate(IReadOnlyList<Predicate> children) : Predicate
{
    public IReadOnlyList<Predicate> Children { get; } = children;

    public override bool Matches(BsonDocument document) => Children.Any(child => child.Matches(document));
}

/// <summary>No child holds: <c>$nor</c>, and <c>$not</c> around one predicate.</summary>
public sealed class NorPredicate(IReadOnlyList<Predicate> children) : Predicate
{
    public IReadOnlyList<Predicate> Children { get; } = children;

    public override bool Matches(BsonDocument document) => !Children.Any(child => child.Matches(document));
}

/// <summary>One operator on one dotted path, such as <c>{"total": {$gt: 5}}</c>: path <c>total</c>, operator <c>$gt</c>, operand 5.</summary>
public abstract class PathPredicate(string path, string @operator, BsonValue operand) : Predicate
{
    public string Path { get; } = path;

    public string Operator { get; } = @operator;

    public BsonValue Operand { get; } = operand;
}
