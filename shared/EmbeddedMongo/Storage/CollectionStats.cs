namespace EmbeddedMongo.Storage;

/// <summary>What collStats and the Spark connector's partitioning ask. Sizes are in bytes.</summary>
/// <param name="Count">Documents.</param>
/// <param name="Size">The sum of the documents' BSON sizes.</param>
/// <param name="StorageSize">What the documents take on disk and in the log.</param>
/// <param name="IndexSizes">The size of each index by its name.</param>
public sealed record CollectionStats(long Count, long Size, long StorageSize, IReadOnlyList<KeyValuePair<string, long>> IndexSizes)
{
    public long TotalIndexSize => IndexSizes.Sum(index => index.Value);

    public static CollectionStats Empty { get; } = new(0, 0, 0, []);
}
