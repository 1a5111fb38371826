using MongoDB.Bson;

namespace EmbeddedMongo.Storage;

/// <summary>The bounds of a capped collection, above which an insert evicts the oldest documents.</summary>
/// <param name="Bytes">The sum of the documents' BSON sizes.</param>
/// <param name="Documents">The number of documents; null for any.</param>
internal readonly record struct Cap(long Bytes, long? Documents)
{
    /// <summary>The bounds in a collection's options; null where it is not capped.</summary>
    public static Cap? Of(BsonDocument options) =>
        options.ElementCount > 0 && options.GetValue("capped", false) == true
            ? new Cap(options["size"].ToInt64(), options.TryGetValue("max", out var max) ? max.ToInt64() : null)
            : null;

    public bool IsExceeded(long documents, long bytes) => bytes > Bytes || documents > Documents;
}
