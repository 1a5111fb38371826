using System.Collections.Immutable;

namespace EmbeddedMongo.Storage.Transactions;

/// <summary>
/// The changes of a transaction so far, by key. Readers take a version of it that later writes leave alone, so that a statement does not
/// meet its own changes.
/// </summary>
internal sealed class WriteSet
{
    private readonly ImmutableSortedSet<PrivateChange>.Builder _records = ImmutableSortedSet.CreateBuilder(PrivateChange.ByKey);
    private readonly ImmutableSortedSet<PrivateChange>.Builder _indexes = ImmutableSortedSet.CreateBuilder(PrivateChange.ByKey);

    /// <summary>The changed records.</summary>
    public ImmutableSortedSet<PrivateChange> Records => _records.ToImmutable();

    /// <summary>The changed entries of indexes.</summary>
    public ImmutableSortedSet<PrivateChange> Indexes => _indexes.ToImmutable();

    public void SetRecord(ReadOnlySpan<byte> key, byte[]? value) => Set(_records, key, value);

    public void SetIndexEntry(ReadOnlySpan<byte> key, byte[]? value) => Set(_indexes, key, value);

    /// <summary>True where the record is changed, with its value, which is null where it is deleted.</summary>
    public bool TryGetRecord(byte[] key, out byte[]? value) => TryGet(_records, key, out value);

    /// <summary>True where the entry is changed, with its value, which is null where it is deleted.</summary>
    public bool TryGetIndexEntry(byte[] key, out byte[]? value) => TryGet(_indexes, key, out value);

    private static void Set(ImmutableSortedSet<PrivateChange>.Builder set, ReadOnlySpan<byte> key, byte[]? value)
    {
        var change = new PrivateChange(key.ToArray(), value);
        set.Remove(change);
        set.Add(change);
    }

    private static bool TryGet(ImmutableSortedSet<PrivateChange>.Builder set, byte[] key, out byte[]? value)
    {
        var found = set.TryGetValue(new PrivateChange(key, null), out var change);
        value = found ? change.Value : null;
        return found;
    }
}
