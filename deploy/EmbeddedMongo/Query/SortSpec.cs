using MongoDB.Bson;

namespace EmbeddedMongo.Query;

/// <summary>A sort such as <c>{total: -1, _id: 1}</c>; of an array the smallest (ascending) or largest element counts.</summary>
public sealed class SortSpec : IComparer<BsonDocument>
{
    private SortSpec(IReadOnlyList<(string Path, int Direction)> fields) => Fields = fields;

    public IReadOnlyList<(string Path, int Direction)> Fields { get; }

    public static SortSpec Parse(BsonDocument source) => throw new NotImplementedException();

    public int Compare(BsonDocument? x, BsonDocument? y) => throw new NotImplementedException();
}
