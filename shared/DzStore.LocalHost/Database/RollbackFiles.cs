using MongoDB.Bson;
using MongoDB.Bson.IO;
using MongoDB.Bson.Serialization;

namespace DzStore.LocalHost.Database;

/// <summary>
/// Reads the files in which a node keeps the documents that its rollbacks undid: <c>rollback/COLLECTION-UUID/removed.*.bson</c> in its data
/// folder, as MongoDB writes them.
/// </summary>
public static class RollbackFiles
{
    /// <summary>The ids of a collection's documents in a node's files, each with the file that holds it.</summary>
    /// <param name="dbPath">The folder of the node's data.</param>
    /// <param name="collection">The UUID of the collection.</param>
    /// <returns>The files by id; an id that is no string is written as JSON. Of several files the newest.</returns>
    /// <exception cref="InvalidDataException">A file does not hold whole documents.</exception>
    public static IReadOnlyDictionary<string, string> Ids(string dbPath, Guid collection)
    {
        var folder = Path.Combine(dbPath, "rollback", collection.ToString());
        var found = new Dictionary<string, string>();
        if (!Directory.Exists(folder))
            return found;
        foreach (var file in Directory.GetFiles(folder, "removed.*.bson").Order(StringComparer.Ordinal))
        {
            foreach (var document in Read(file))
                found[document["_id"] is { IsString: true } id ? id.AsString : document["_id"].ToJson()] = file;
        }

        return found;
    }

    private static IEnumerable<BsonDocument> Read(string file)
    {
        using var stream = File.OpenRead(file);
        using var reader = new BsonBinaryReader(stream);
        while (stream.Position < stream.Length)
        {
            BsonDocument document;
            try
            {
                document = BsonSerializer.Deserialize<BsonDocument>(reader);
            }
            catch (Exception e) when (e is EndOfStreamException or FormatException)
            {
                throw new InvalidDataException($"{file} does not hold whole documents.", e);
            }

            yield return document;
        }
    }
}
