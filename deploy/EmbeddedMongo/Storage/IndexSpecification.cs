using MongoDB.Bson;

namespace EmbeddedMongo.Storage;

/// <summary>An index as createIndexes asks for it, checked as MongoDB checks it.</summary>
internal sealed record IndexSpecification(string Name, BsonDocument Key, bool Unique, bool Sparse, bool Hidden)
{
    /// <summary>The fields of a key pattern that has been checked; any positive number means ascending.</summary>
    public static IReadOnlyList<IndexField> FieldsOf(BsonDocument key) =>
        [.. key.Elements.Select(element => new IndexField(element.Name, element.Value.ToDouble() < 0 ? -1 : 1))];

    /// <summary>Every collection's first index.</summary>
    public static IndexSpecification Id { get; } = new(IndexInfo.IdIndexName, new BsonDocument("_id", 1), Unique: true, Sparse: false, Hidden: false);

    public IndexInfo ToInfo(uint id)
    {
        var fields = FieldsOf(Key);
        return new IndexInfo { Id = id, Name = Name, Key = Key, Fields = fields, Unique = Unique, Sparse = Sparse, Hidden = Hidden, MultikeyFields = new bool[fields.Count] };
    }
}
