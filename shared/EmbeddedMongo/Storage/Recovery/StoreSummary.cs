using EmbeddedMongo.Errors;
using EmbeddedMongo.Storage.Oplog;
using EmbeddedMongo.Values;
using RocksDbSharp;

namespace EmbeddedMongo.Storage.Recovery;

/// <summary>
/// The contents of a data directory that no server has open: which of several is the newest, and what a server that was killed had written.
/// Nothing in the directory is changed.
/// </summary>
/// <param name="Last">The last entry of its oplog; none for a directory without one.</param>
/// <param name="Ids">The ids that were asked for.</param>
internal sealed record StoreSummary(OpTime Last, IReadOnlyList<string> Ids)
{
    /// <summary>Reads a directory.</summary>
    /// <param name="path">The directory; one without data, or that does not exist, has no entry and no ids.</param>
    /// <param name="collection">The collection whose ids are read; null for none.</param>
    /// <param name="idPrefix">The beginning of the ids that are read. Only strings are ids here.</param>
    /// <exception cref="DatabasePathException">The directory cannot be read.</exception>
    public static StoreSummary Read(string path, Namespace? collection, string idPrefix)
    {
        if (!Directory.Exists(path) || !StoreFiles.Exist(path))
            return new(OpTime.None, []);
        try
        {
            using var store = RocksStore.OpenToRead(path);
            return store is null
                ? new(OpTime.None, [])
                : new(OperationLog.LastIn(store), collection is { } ns ? IdsIn(store, ns, idPrefix) : []);
        }
        catch (RocksDbException e)
        {
            throw DatabasePath.Damaged(path, e);
        }
    }

    private static List<string> IdsIn(RocksStore store, Namespace ns, string prefix)
    {
        var ids = new List<string>();
        if (CatalogCodec.Read(store).Find(ns) is not { } info)
            return ids;
        using var records = new RangeIterator(store, store.RecordsOf(info), Keys.Prefix(info.Id), Keys.PrefixEnd(info.Id));
        while (records.MoveNext())
        {
            if (
                Bson.Decode(records.Value.ToArray()).TryGetValue("_id", out var id)
                && id.IsString
                && id.AsString.StartsWith(prefix, StringComparison.Ordinal)
            )
            {
                ids.Add(id.AsString);
            }
        }

        return ids;
    }
}
