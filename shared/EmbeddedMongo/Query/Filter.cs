using EmbeddedMongo.Errors;
using EmbeddedMongo.Expressions;
using MongoDB.Bson;

namespace EmbeddedMongo.Query;

/// <summary>
/// A query filter, parsed once and then applied to each document. See
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/query/"/>.
/// </summary>
internal sealed class Filter
{
    private Filter(BsonDocument source, Predicate root) => (Source, Root) = (source, root);

    /// <summary>The filter as the client sent it.</summary>
    public BsonDocument Source { get; }

    /// <summary>
    /// The parsed filter: an <see cref="AndPredicate"/> of its conditions, without children for <c>{}</c>, which matches every document.
    /// </summary>
    public Predicate Root { get; }

    /// <summary>Parses a filter.</summary>
    /// <param name="source">The filter as the client sent it.</param>
    /// <param name="variables">The values of <c>let</c> (and <c>$$NOW</c>) for <c>$expr</c>; null when the command has none.</param>
    /// <param name="constants">
    /// The constants of the command to which those of the filter are added; null to compute them at once.
    /// </param>
    /// <exception cref="MongoException">
    /// BadValue (2) for an unknown operator or a wrong operand, NotImplemented (238) for an operator that this server does not support;
    /// other operators' own codes.
    /// </exception>
    public static Filter Parse(BsonDocument source, BsonDocument? variables = null, Constants? constants = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        var own = new Constants("Failed to optimize expression");
        var filter = new Filter(source, FilterParser.Parse(source, new FilterContext(variables, own)));
        if (constants is null)
            own.Compute();
        else
            constants.Add(own);
        return filter;
    }

    /// <summary>Returns true when the document meets every condition.</summary>
    /// <exception cref="MongoException">
    /// The code of an expression in <c>$expr</c> that fails, or 51156 when a regular expression takes too long.
    /// </exception>
    public bool Matches(BsonDocument document) => Root.Matches(document);
}
