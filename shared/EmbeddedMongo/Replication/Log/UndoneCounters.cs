using EmbeddedMongo.Storage;
using EmbeddedMongo.Storage.Undo;
using EmbeddedMongo.Values;

namespace EmbeddedMongo.Replication.Log;

/// <summary>
/// The counters of collections while their changes are undone: they follow from each record and index entry that is put back.
/// </summary>
internal sealed class UndoneCounters
{
    private readonly RocksStore _store;
    private readonly Dictionary<uint, Figures?> _collections = [];
    private readonly Dictionary<uint, uint> _collectionOfIndex = [];
    private readonly HashSet<uint> _changed = [];

    public UndoneCounters(RocksStore store)
    {
        _store = store;
        foreach (var info in CatalogCodec.Read(store).Collections.Values)
            Learn(info.Id, info.Indexes.Select(index => index.Id));
    }

    /// <summary>Takes note of a key that is put back.</summary>
    /// <param name="item">The key, and the value that it gets.</param>
    /// <param name="now">The value that it has; null where there is none.</param>
    public void Note(UndoItem item, byte[]? now)
    {
        switch (item.Family)
        {
            case Families.Records when Of(Keys.ReadPrefix(item.Key)) is { } figures:
                figures.Count += Difference(item.Before, now, static _ => 1);
                figures.Size += Difference(item.Before, now, static value => value.Length);
                break;
            case Families.Indexes when _collectionOfIndex.TryGetValue(Keys.ReadPrefix(item.Key), out var id) && Of(id) is { } figures:
                var index = Keys.ReadPrefix(item.Key);
                var change = Difference(item.Before, now, value => item.Key.Length + value.Length);
                figures.Indexes[index] = figures.Indexes.GetValueOrDefault(index) + change;
                break;
            case Families.Catalog when CatalogCodec.IsCounters(item.Key):
                var collection = Keys.ReadPrefix(item.Key.AsSpan(1));
                _collections[collection] = item.Before is null ? null : Figures.Decode(item.Before);
                _changed.Add(collection);
                break;
            case Families.Catalog when item.Before is not null:
                var entry = Bson.Decode(item.Before);
                Learn((uint)entry["id"].AsInt64, entry["indexes"].AsBsonArray.Select(one => (uint)one["id"].AsInt64));
                break;
        }
    }

    /// <summary>Puts the counters that changed into the transaction of the changes.</summary>
    public void Put(WriteTransaction transaction)
    {
        foreach (var id in _changed)
        {
            if (_collections[id] is { } figures)
                transaction.Put(_store.Catalog, CatalogCodec.CountersKey(id), figures.Encode());
            else
                transaction.Delete(_store.Catalog, CatalogCodec.CountersKey(id));
        }

        _changed.Clear();
    }

    private static long Difference(byte[]? before, byte[]? now, Func<byte[], long> measure) =>
        (before is null ? 0 : measure(before)) - (now is null ? 0 : measure(now));

    private void Learn(uint collection, IEnumerable<uint> indexes)
    {
        foreach (var index in indexes)
            _collectionOfIndex[index] = collection;
    }

    private Figures? Of(uint collection)
    {
        if (!_collections.TryGetValue(collection, out var figures))
        {
            var bytes = _store.Get(_store.Catalog, CatalogCodec.CountersKey(collection));
            _collections[collection] = figures = bytes is null ? null : Figures.Decode(bytes);
        }

        if (figures is not null)
            _changed.Add(collection);
        return figures;
    }

    private sealed class Figures
    {
        public long Count { get; set; }

        public long Size { get; set; }

        public Dictionary<uint, long> Indexes { get; private init; } = [];

        public static Figures Decode(byte[] bytes)
        {
            var (count, size, indexes) = CatalogCodec.DecodeCounters(bytes);
            return new Figures
            {
                Count = count,
                Size = size,
                Indexes = indexes,
            };
        }

        public byte[] Encode() => CatalogCodec.EncodeCounters(Count, Size, [.. Indexes.Select(index => (index.Key, index.Value))]);
    }
}
