namespace EmbeddedMongo.Storage;

/// <summary>The figures of a collection that collStats shows and the Spark connector partitions by. Sizes are in bytes.</summary>
/// <param name="Count">The number of documents.</param>
/// <param name="Size">The sum of the documents' BSON sizes.</param>
/// <param name="StorageSize">The size of the documents on disk and in the log.</param>
/// <param name="IndexSizes">The size of each index by its name.</param>
internal sealed record CollectionStats(long Count, long Size, long StorageSize, IReadOnlyList<KeyValuePair<string, long>> IndexSizes)
{
    public long TotalIndexSize => IndexSizes.Sum(index => index.Value);

    public static CollectionStats Empty { get; } = new(0, 0, 0, []);
}
