using EmbeddedMongo.Errors;
using EmbeddedMongo.Expressions;
using MongoDB.Bson;

namespace EmbeddedMongo.Query;

/// <summary>The position of the filter parser in the filter.</summary>
/// <param name="Variables">The values of <c>let</c> for <c>$expr</c>.</param>
/// <param name="Constants">The constants of the expressions in <c>$expr</c>.</param>
/// <param name="InElement">True inside <c>$elemMatch</c>, where operators on the whole document (<c>$expr</c>) are errors.</param>
/// <param name="Depth">The number of operators around this position.</param>
internal readonly record struct FilterContext(BsonDocument? Variables, Constants? Constants = null, bool InElement = false, int Depth = 0)
{
    private const int MaxDepth = 100;

    /// <summary>Returns the context one operator deeper.</summary>
    /// <exception cref="MongoException">BadValue (2) beyond MongoDB's limit of 100 levels.</exception>
    public FilterContext Deeper() =>
        Depth < MaxDepth
            ? this with
            {
                Depth = Depth + 1,
            }
            : throw new MongoException(ErrorCode.BadValue, $"exceeded maximum query tree depth of {MaxDepth}");

    /// <summary>Returns the context of conditions on an array element.</summary>
    public FilterContext ForElement() => Deeper() with { InElement = true };
}
