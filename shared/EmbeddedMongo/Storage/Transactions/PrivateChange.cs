namespace EmbeddedMongo.Storage.Transactions;

/// <summary>A key that a transaction has written: its new value, or null where it is deleted. Ordered by key.</summary>
internal readonly record struct PrivateChange(byte[] Key, byte[]? Value)
{
    public static IComparer<PrivateChange> ByKey { get; } =
        Comparer<PrivateChange>.Create(static (one, other) => one.Key.AsSpan().SequenceCompareTo(other.Key));
}
