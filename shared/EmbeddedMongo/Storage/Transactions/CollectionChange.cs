namespace EmbeddedMongo.Storage.Transactions;

/// <summary>
/// A transaction's change of a collection's figures, and the fields of its indexes in which it is the first to have an array.
/// </summary>
internal sealed class CollectionChange
{
    /// <summary>The collection as the transaction sees it.</summary>
    public CollectionInfo Info { get; set; } = null!;

    public long Documents { get; set; }

    public long Bytes { get; set; }

    /// <summary>Bytes of entries, by the number of the index.</summary>
    public Dictionary<uint, long> Indexes { get; } = [];

    /// <summary>Fields with arrays, by the number of the index.</summary>
    public Dictionary<uint, IReadOnlyList<bool>> Multikey { get; } = [];
}
