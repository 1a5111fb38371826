using System.Globalization;
using EmbeddedMongo.Storage;
using EmbeddedMongo.Storage.Oplog;
using EmbeddedMongo.Storage.Undo;
using EmbeddedMongo.Values;

namespace EmbeddedMongo.Replication.Log;

/// <summary>
/// Writes the documents whose insert or update is to be undone into files, as they are now. A document that was deleted since is in none,
/// as in MongoDB.
/// </summary>
internal sealed class SavedDocuments(StorageEngine engine, OpTime to, string stamp)
{
    private readonly RocksStore _store = engine.Store;
    private readonly Dictionary<uint, (Guid Uuid, Namespace Namespace)> _collections = [];
    private readonly SortedDictionary<uint, SortedSet<ulong>> _records = [];

    /// <summary>The folder of the files in the data directory.</summary>
    public const string Folder = "rollback";

    /// <summary>A name for the files of a rollback that begins now.</summary>
    public static string StampOf(DateTimeOffset now) => now.ToString("yyyy-MM-dd'T'HH-mm-ss", CultureInfo.InvariantCulture);

    /// <summary>Writes the files and waits until the disk has them.</summary>
    public IReadOnlyList<RollbackFile> Write(UndoneEntries undone)
    {
        foreach (var info in engine.Catalog.Collections.Values)
            _collections[info.Id] = (info.Uuid, info.Namespace);
        Collect();
        var files = new List<RollbackFile>();
        foreach (var (collection, records) in _records)
        {
            if (!_collections.TryGetValue(collection, out var known))
                continue;
            var (path, count) = Write(known.Uuid, collection, records);
            if (count > 0)
                files.Add(new RollbackFile(path, known.Namespace.ToString(), count, undone.First, undone.Last));
        }

        return files;
    }

    /// <summary>Deletes what a rollback wrote that was cut short before it changed anything.</summary>
    public static void Delete(string dbPath, string stamp)
    {
        var folder = Path.Combine(dbPath, Folder);
        if (!Directory.Exists(folder))
            return;
        foreach (var file in Directory.GetFiles(folder, $"removed.{stamp}.*.bson", SearchOption.AllDirectories))
            File.Delete(file);
    }

    private void Collect()
    {
        using var undo = new RangeIterator(_store, _store.Undo, UndoLog.Key(to.Timestamp + 1), UndoLog.Key(long.MaxValue));
        while (undo.MoveNext())
        {
            foreach (var item in UndoRecord.Decode(undo.Value).Items)
            {
                if (item.Family == Families.Records)
                    Add(item.Key);
                else if (item is { Family: Families.Catalog, Before: { } row } && CatalogCodec.IsCollection(item.Key))
                    Name(row);
            }
        }
    }

    private void Add(byte[] key)
    {
        var collection = Keys.ReadPrefix(key);
        if (!_records.TryGetValue(collection, out var records))
            _records[collection] = records = [];
        records.Add(Keys.ReadRecordId(key));
    }

    /// <summary>A collection that was dropped since is in the catalog of before only.</summary>
    private void Name(byte[] row)
    {
        var entry = Bson.Decode(row);
        _collections.TryAdd((uint)entry["id"].AsInt64, (CatalogCodec.UuidOf(entry), CatalogCodec.NamespaceOf(entry)));
    }

    private (string Path, long Count) Write(Guid uuid, uint collection, SortedSet<ulong> records)
    {
        FileStream? file = null;
        var (path, count) = ("", 0L);
        try
        {
            foreach (var record in records)
            {
                if (_store.Get(_store.Records, Keys.Record(collection, record)) is not { } document)
                    continue;
                file ??= Create(uuid, out path);
                file.Write(document);
                count++;
            }

            file?.Flush(flushToDisk: true);
        }
        finally
        {
            file?.Dispose();
        }

        return (path, count);
    }

    private FileStream Create(Guid uuid, out string path)
    {
        var folder = Path.Combine(Folder, uuid.ToString());
        Directory.CreateDirectory(Path.Combine(engine.Options.DbPath, folder));
        for (var number = 0; ; number++)
        {
            path = Path.Combine(folder, FormattableString.Invariant($"removed.{stamp}.{number}.bson"));
            var file = Path.Combine(engine.Options.DbPath, path);
            if (!File.Exists(file))
                return new FileStream(file, FileMode.CreateNew, FileAccess.Write);
        }
    }
}
