using EmbeddedMongo.Errors;
using EmbeddedMongo.Query;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Projections;

/// <summary>
/// <c>{"a.$": 1}</c> keeps of the first array on the path only the element that the filter matched. Errors: 51246 when the filter matched
/// no element, 51247 when the array is shorter. See
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/projection/positional/"/>.
/// </summary>
internal sealed class PositionalStep(string[] path, Filter filter) : IProjectionStep
{
    public BsonDocument Apply(BsonDocument projected, BsonDocument source)
    {
        var index = PositionalMatch.Find(filter, source);
        return Keep(projected, 0, index);
    }

    private BsonDocument Keep(BsonDocument document, int part, int? index)
    {
        if (part == path.Length || !document.TryGetValue(path[part], out var value))
            return document;
        switch (value)
        {
            case BsonDocument inner:
                var kept = Keep(inner, part + 1, index);
                return ReferenceEquals(kept, inner) ? document : Copy.With(document, path[part], kept);
            case BsonArray array:
                if (index is not { } matched)
                    throw new MongoException(51246, "positional operator '.$' couldn't find a matching element in the array");
                if (matched >= array.Count)
                    throw new MongoException(51247, "positional operator '.$' element mismatch");
                return Copy.With(document, path[part], new BsonArray { array[matched] });
            default:
                return document;
        }
    }
}
