using System.Buffers.Binary;
using EmbeddedMongo.Errors;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Storage;

/// <summary>The catalog's entries in the store: one document a collection, its counters beside it, and the state of numbering.</summary>
internal static class CatalogCodec
{
    private const byte CollectionKind = (byte)'c';
    private const byte CountersKind = (byte)'n';
    private const int Format = 1;

    public static byte[] MetaKey { get; } = "m"u8.ToArray();

    public static byte[] CollectionKey(uint id) => [CollectionKind, .. Keys.Prefix(id)];

    /// <summary>True where a store has a collection.</summary>
    public static bool HasCollections(RocksStore store)
    {
        using var rows = new RangeIterator(store, store.Catalog, [CollectionKind], [CollectionKind + 1]);
        return rows.MoveNext();
    }

    public static bool IsCollection(ReadOnlySpan<byte> key) => key is [CollectionKind, ..];

    public static bool IsCounters(ReadOnlySpan<byte> key) => key is [CountersKind, ..];

    public static byte[] CountersKey(uint id) => [CountersKind, .. Keys.Prefix(id)];

    public static byte[] EncodeMeta(CatalogState state) =>
        new BsonDocument { { "format", Format }, { "nextId", (long)state.NextId } }.ToBson();

    public static byte[] Encode(CollectionInfo info) =>
        new BsonDocument
        {
            { "id", (long)info.Id },
            { "db", info.Namespace.Database },
            { "collection", info.Namespace.Collection },
            { "uuid", new BsonBinaryData(info.Uuid, GuidRepresentation.Standard) },
            { "options", info.Options },
            { "indexes", new BsonArray(info.Indexes.Select(Encode)) },
        }.ToBson();

    private static BsonDocument Encode(IndexInfo index) =>
        new()
        {
            { "id", (long)index.Id },
            { "name", index.Name },
            { "key", index.Key },
            { "unique", index.Unique },
            { "sparse", index.Sparse },
            { "hidden", index.Hidden },
            { "background", index.Background, index.Background is not null },
            { "multikey", new BsonArray(index.MultikeyFields) },
        };

    /// <summary>Reads the whole catalog of a store.</summary>
    /// <exception cref="DatabasePathException">It was written by a version that this one does not know.</exception>
    public static CatalogState Read(RocksStore store)
    {
        var state = CatalogState.Empty;
        if (store.Get(store.Catalog, MetaKey) is not { } bytes)
            return state;
        var meta = Bson.Decode(bytes);
        if (meta["format"] != Format)
        {
            throw new DatabasePathException(
                $"The data directory holds data of format {meta["format"]}, and this version reads format {Format}: "
                    + "choose another directory.",
                inUse: false
            );
        }

        using var entries = new RangeIterator(store, store.Catalog, [CollectionKind], [CollectionKind + 1]);
        while (entries.MoveNext())
            state = state.With(Decode(store, Bson.Decode(entries.Value.ToArray())));
        return state with { NextId = (uint)meta["nextId"].AsInt64 };
    }

    private static CollectionInfo Decode(RocksStore store, BsonDocument entry)
    {
        var id = (uint)entry["id"].AsInt64;
        var counters = store.Get(store.Catalog, CountersKey(id)) ?? new byte[16];
        var indexSizes = ReadIndexSizes(counters);
        return new CollectionInfo
        {
            Id = id,
            Namespace = NamespaceOf(entry),
            Uuid = UuidOf(entry),
            Options = entry["options"].AsBsonDocument,
            Indexes = [.. entry["indexes"].AsBsonArray.Select(index => Decode(index.AsBsonDocument, indexSizes))],
            Counters = new CollectionCounters(
                new Counter(BinaryPrimitives.ReadInt64BigEndian(counters)),
                new Counter(BinaryPrimitives.ReadInt64BigEndian(counters.AsSpan(8))),
                new Counter(NextRecordId(store, id))
            ),
        };
    }

    private static IndexInfo Decode(BsonDocument entry, Dictionary<uint, long> sizes)
    {
        var id = (uint)entry["id"].AsInt64;
        var key = entry["key"].AsBsonDocument;
        return new IndexInfo
        {
            Id = id,
            Name = entry["name"].AsString,
            Key = key,
            Fields = IndexSpecification.FieldsOf(key),
            Unique = entry["unique"].AsBoolean,
            Sparse = entry["sparse"].AsBoolean,
            Hidden = entry["hidden"].AsBoolean,
            Background = entry.GetValue("background", null)?.AsBoolean,
            MultikeyFields = [.. entry["multikey"].AsBsonArray.Select(value => value.AsBoolean)],
            Size = new Counter(sizes.GetValueOrDefault(id)),
        };
    }

    private static long NextRecordId(RocksStore store, uint collection)
    {
        using var records = new RangeIterator(store, store.Records, Keys.Prefix(collection), Keys.PrefixEnd(collection), backward: true);
        return records.MoveNext() ? (long)Keys.ReadRecordId(records.Key) + 1 : 1;
    }

    /// <summary>Count and size of a collection, then number and size of each index.</summary>
    public static byte[] EncodeCounters(long count, long size, ReadOnlySpan<(uint Index, long Size)> indexes)
    {
        var bytes = new byte[16 + 12 * indexes.Length];
        BinaryPrimitives.WriteInt64BigEndian(bytes, count);
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(8), size);
        for (var i = 0; i < indexes.Length; i++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(16 + 12 * i), indexes[i].Index);
            BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(20 + 12 * i), indexes[i].Size);
        }

        return bytes;
    }

    /// <summary>Reads what <see cref="EncodeCounters"/> has written.</summary>
    public static (long Count, long Size, Dictionary<uint, long> Indexes) DecodeCounters(byte[] bytes) =>
        (BinaryPrimitives.ReadInt64BigEndian(bytes), BinaryPrimitives.ReadInt64BigEndian(bytes.AsSpan(8)), ReadIndexSizes(bytes));

    /// <summary>The identity in a collection's row.</summary>
    public static Guid UuidOf(BsonDocument row) => row["uuid"].AsBsonBinaryData.ToGuid(GuidRepresentation.Standard);

    /// <summary>The name in a collection's row.</summary>
    public static Namespace NamespaceOf(BsonDocument row) => new(row["db"].AsString, row["collection"].AsString);

    private static Dictionary<uint, long> ReadIndexSizes(byte[] counters)
    {
        var sizes = new Dictionary<uint, long>();
        for (var at = 16; at < counters.Length; at += 12)
            sizes[BinaryPrimitives.ReadUInt32BigEndian(counters.AsSpan(at))] = BinaryPrimitives.ReadInt64BigEndian(counters.AsSpan(at + 4));
        return sizes;
    }
}
