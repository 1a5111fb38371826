using EmbeddedMongo.Errors;
using EmbeddedMongo.Storage;
using MongoDB.Bson;

namespace EmbeddedMongo.Writing;

/// <summary>
/// A document's change as one index sees it: the entries that go and the entries that come, with their values.
/// </summary>
internal sealed class IndexChange
{
    private IndexChange(IndexInfo index) => Index = index;

    public IndexInfo Index { get; }

    public List<(byte[] Entry, BsonValue[] Values)> Removed { get; } = [];

    public List<(byte[] Entry, BsonValue[] Values)> Added { get; } = [];

    public IReadOnlyList<bool> Multikey { get; private set; } = [];

    /// <summary>True where the new document has an array in a field in which the index has not met one.</summary>
    public bool MakesMultikey
    {
        get
        {
            for (var i = 0; i < Multikey.Count; i++)
            {
                if (Multikey[i] && !Index.MultikeyFields[i])
                    return true;
            }

            return false;
        }
    }

    /// <summary>The change from one version of a document (null: none yet) to the next (null: none any more).</summary>
    /// <exception cref="MongoException">CannotIndexParallelArrays.</exception>
    public static IndexChange Between(IndexInfo index, ulong recordId, BsonDocument? before, BsonDocument? after)
    {
        var change = new IndexChange(index);
        var old = before is null ? null : IndexKeys.Of(before, index);
        var @new = after is null ? null : IndexKeys.Of(after, index);
        change.Multikey = @new?.Multikey ?? [];
        change.Collect(change.Removed, old, without: @new, recordId);
        change.Collect(change.Added, @new, without: old, recordId);
        return change;
    }

    private void Collect(List<(byte[], BsonValue[])> into, IndexKeys? keys, IndexKeys? without, ulong recordId)
    {
        if (keys is null)
            return;
        var kept = without is null ? null : new HashSet<byte[]>(without.Keys.Select(key => key.Bytes), ByteArrayComparer.Instance);
        foreach (var key in keys.Keys)
        {
            if (kept is null || !kept.Contains(key.Bytes))
                into.Add((Keys.IndexEntry(Index, key.Bytes, recordId), key.Values));
        }
    }
}
