using MongoDB.Bson;
using MongoDB.Bson.IO;
using MongoDB.Bson.Serialization;

namespace DzStore.Load.Orders;

/// <summary>
/// The orders that a node of a replica set has undone and kept: the files <c>rollback/COLLECTION-UUID/removed.*.bson</c> of its data
/// folder, each a row of BSON documents, as MongoDB writes them (MongoDB manual, "Rollbacks During Replica Set Failover"). They are read
/// as files: the server is not asked about them.
/// </summary>
public static class RollbackFiles
{
    private const string Folder = "rollback";

    /// <summary>Reads the orders of one collection.</summary>
    /// <param name="dbPath">The data folder of the node.</param>
    /// <param name="collection">The UUID of the collection, which is the same on all nodes.</param>
    /// <param name="ids">The ids of the orders to read; documents with others are skipped.</param>
    /// <returns>An order for each time that it was undone, in no particular order; none where nothing was rolled back.</returns>
    /// <exception cref="FormatException">A file is cut short, or holds a document with such an id that is no order.</exception>
    public static IEnumerable<LoadOrder> Read(string dbPath, Guid collection, OrderIds ids)
    {
        ArgumentNullException.ThrowIfNull(ids);
        var folder = new DirectoryInfo(Path.Combine(dbPath, Folder, collection.ToString()));
        if (!folder.Exists)
            yield break;
        foreach (var file in folder.EnumerateFiles("removed.*.bson"))
        {
            foreach (var document in Documents(file))
            {
                if (document.TryGetValue("_id", out var id) && id.IsString && ids.Include(id.AsString))
                    yield return StoredDocuments.ToOrder(document, file.Name);
            }
        }
    }

    private static IEnumerable<BsonDocument> Documents(FileInfo file)
    {
        using var stream = file.OpenRead();
        using var reader = new BsonBinaryReader(stream);
        while (stream.Position < stream.Length)
            yield return Document(reader, file);
    }

    private static BsonDocument Document(BsonBinaryReader reader, FileInfo file)
    {
        try
        {
            return BsonSerializer.Deserialize<BsonDocument>(reader);
        }
        catch (Exception e) when (e is EndOfStreamException or FormatException or BsonSerializationException)
        {
            throw new FormatException($"The rollback file {file.Name} is cut short or is no BSON: {e.Message}", e);
        }
    }
}
