using System.Text;
using EmbeddedMongo.Storage;
using EmbeddedMongo.Storage.Oplog;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Replication.Log;

/// <summary>A file of documents whose insert or update a rollback has undone, each once, as it was last: BSON, one after another.</summary>
/// <param name="Path">The path in the data directory: <c>rollback/UUID/removed.TIME.bson</c>, as MongoDB names it.</param>
/// <param name="Namespace">The collection's name at that time.</param>
/// <param name="Documents">The number of documents.</param>
/// <param name="First">The oldest entry that the rollback has undone.</param>
/// <param name="Last">The newest.</param>
internal sealed record RollbackFile(string Path, string Namespace, long Documents, OpTime First, OpTime Last)
{
    private const byte Kind = (byte)'r';

    /// <summary>The key of its row in the store.</summary>
    public byte[] Key => [Kind, .. Encoding.UTF8.GetBytes(Path)];

    /// <summary>The files of a store's rollbacks that are still there, with their sizes in bytes.</summary>
    public static IReadOnlyList<(RollbackFile File, long Bytes)> List(StorageEngine engine)
    {
        var files = new List<(RollbackFile, long)>();
        using var rows = new RangeIterator(engine.Store, engine.Store.Catalog, [Kind], [Kind + 1]);
        while (rows.MoveNext())
        {
            var file = Decode(Bson.Decode(rows.Value.ToArray()));
            var info = new FileInfo(System.IO.Path.Combine(engine.Options.DbPath, file.Path));
            if (info.Exists)
                files.Add((file, info.Length));
        }

        return files;
    }

    public BsonDocument Encode() =>
        new()
        {
            { "file", Path },
            { "ns", Namespace },
            { "documents", Documents },
            { "first", First.ToBson() },
            { "last", Last.ToBson() },
        };

    private static RollbackFile Decode(BsonDocument row) =>
        new(
            row["file"].AsString,
            row["ns"].AsString,
            row["documents"].AsInt64,
            OpTime.Parse(row["first"].AsBsonDocument),
            OpTime.Parse(row["last"].AsBsonDocument)
        );
}
