using MongoDB.Bson;

namespace EmbeddedMongo.Query;

/// <summary>Where the filter parser stands.</summary>
/// <param name="Variables">Values of <c>let</c> for <c>$expr</c>.</param>
/// <param name="InElement">Within $elemMatch and the like, where operators on the whole document ($expr) are refused.</param>
/// <param name="Depth">How many operators deep.</param>
internal readonly record struct FilterContext(BsonDocument? Variables, bool InElement = false, int Depth = 0)
{
    private const int MaxDepth = 100;

    public FilterContext Deeper() => Depth < MaxDepth
        ? this with { Depth = Depth + 1 }
        : throw new MongoException(ErrorCode.BadValue, $"exceeded maximum query tree depth of {MaxDepth}");

    public FilterContext ForElement() => Deeper() with { InElement = true };
}
