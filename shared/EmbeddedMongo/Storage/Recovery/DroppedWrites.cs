using System.Buffers.Binary;
using EmbeddedMongo.Values;
using MongoDB.Bson;
using MongoDB.Bson.IO;

namespace EmbeddedMongo.Storage.Recovery;

/// <summary>The documents of operations that a repair drops, saved as files that mongoimport reads.</summary>
internal sealed class DroppedWrites
{
    private static readonly JsonWriterSettings ExtendedJson = new() { OutputMode = JsonOutputMode.CanonicalExtendedJson };

    private readonly SortedDictionary<uint, Collection> _collections = [];
    private readonly Dictionary<uint, string> _names = [];

    /// <summary>Takes the changes of one operation.</summary>
    public void Add(byte[] batch)
    {
        foreach (var write in LoggedWrite.Read(batch))
        {
            if (write is { Family: Families.Catalog, Kind: LoggedWriteKind.Put } && CatalogCodec.IsCollection(write.Key))
            {
                var entry = Bson.Decode(write.Value);
                _names[(uint)entry["id"].AsInt64] = $"{entry["db"].AsString}.{entry["collection"].AsString}";
            }
            else if (write.Family == Families.Records && write.Kind != LoggedWriteKind.DeleteRange)
            {
                Change(write);
            }
        }
    }

    /// <summary>Writes a file for each collection; answers with a line for each.</summary>
    public IEnumerable<string> Save(string folder, CatalogState catalog)
    {
        foreach (var info in catalog.Collections.Values)
            _names[info.Id] = info.Namespace.ToString();
        foreach (var (id, collection) in _collections)
        {
            var name = _names.GetValueOrDefault(id) ?? FormattableString.Invariant($"collection {id}");
            var line = FormattableString.Invariant(
                $"Dropped: {name}: {collection.Written.Count} documents written, {collection.Deleted} deleted"
            );
            if (collection.Written.Count == 0)
            {
                yield return line + ".";
                continue;
            }

            var file = Path.Combine(folder, name.Replace(Path.DirectorySeparatorChar, '_') + ".json");
            File.WriteAllLines(file, collection.Written.Values.Select(bytes => Bson.Decode(bytes).ToJson(ExtendedJson)));
            yield return $"{line}; mongoimport reads them from {file}.";
        }
    }

    private void Change(LoggedWrite write)
    {
        var id = BinaryPrimitives.ReadUInt32BigEndian(write.Key);
        if (!_collections.TryGetValue(id, out var collection))
            _collections[id] = collection = new Collection();
        var record = Keys.ReadRecordId(write.Key);
        if (write.Kind == LoggedWriteKind.Put)
            collection.Written[record] = write.Value;
        else if (!collection.Written.Remove(record))
            collection.Deleted++;
    }

    private sealed class Collection
    {
        /// <summary>The last state of each document, by its record's number.</summary>
        public SortedDictionary<ulong, byte[]> Written { get; } = [];

        public int Deleted { get; set; }
    }
}
