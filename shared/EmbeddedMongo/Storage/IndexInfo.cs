using MongoDB.Bson;

namespace EmbeddedMongo.Storage;

/// <summary>One component of an index key: a dotted path, and 1 or −1.</summary>
internal readonly record struct IndexField(string Path, int Direction);

/// <summary>An index as the catalog holds it; immutable, replaced whole when it becomes multikey.</summary>
internal sealed record IndexInfo
{
    public const string IdIndexName = "_id_";

    /// <summary>The number that its entries are stored under; never used twice.</summary>
    public required uint Id { get; init; }

    public required string Name { get; init; }

    /// <summary>The key pattern as the client wrote it: <c>{city: 1, total_spend: 1}</c>.</summary>
    public required BsonDocument Key { get; init; }

    public required IReadOnlyList<IndexField> Fields { get; init; }

    public bool Unique { get; init; }

    public bool Sparse { get; init; }

    public bool Hidden { get; init; }

    /// <summary>The option <c>background</c> as the client set it; null where it did not. It changes nothing.</summary>
    public bool? Background { get; init; }

    /// <summary>For each field, whether a document was ever seen that holds an array along its path.</summary>
    public required IReadOnlyList<bool> MultikeyFields { get; init; }

    /// <summary>Bytes of its entries' keys and values.</summary>
    internal Counter Size { get; init; } = new();

    internal int EntrySize(byte[] entry) => entry.Length + (Unique ? Keys.RecordIdLength : 0);

    public bool IsMultikey => MultikeyFields.Contains(true);

    public bool IsId => Name == IdIndexName;

    /// <summary>
    /// The specification that listIndexes shows: <c>{v: 2, key, name}</c> with unique, sparse, hidden, background where set.
    /// </summary>
    public BsonDocument ToSpec()
    {
        var spec = new BsonDocument
        {
            { "v", 2 },
            { "key", Key },
            { "name", Name },
        };
        if (Unique && !IsId)
            spec.Add("unique", true);
        if (Sparse)
            spec.Add("sparse", true);
        if (Hidden)
            spec.Add("hidden", true);
        if (Background is { } background)
            spec.Add("background", background);
        return spec;
    }
}
