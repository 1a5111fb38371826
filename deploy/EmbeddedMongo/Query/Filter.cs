using MongoDB.Bson;

namespace EmbeddedMongo.Query;

/// <summary>A query filter: parsed once, then asked of each document.</summary>
public sealed class Filter
{
    private Filter(BsonDocument source, Predicate root) => (Source, Root) = (source, root);

    public BsonDocument Source { get; }

    /// <summary>An <see cref="AndPredicate"/>: its children are the filter's conditions (none for <c>{}</c>, which every document matches).</summary>
    public Predicate Root { get; }

    /// <summary>Parses a filter. An unknown or unsupported operator is refused by name with MongoDB's own code.</summary>
    /// <param name="source">The filter as the client sent it.</param>
    /// <param name="variables">Values of <c>let</c> (and $$NOW) for <c>$expr</c>; null where the command has none.</param>
    /// <exception cref="MongoException">BadValue for an unknown operator or a wrong operand.</exception>
    public static Filter Parse(BsonDocument source, BsonDocument? variables = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        return new Filter(source, FilterParser.Parse(source, new FilterContext(variables)));
    }

    public bool Matches(BsonDocument document) => Root.Matches(document);
}
