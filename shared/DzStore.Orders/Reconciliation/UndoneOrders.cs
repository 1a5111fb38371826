using DzStore.ServiceDefaults.Database;
using MongoDB.Bson;
using MongoDB.Bson.IO;
using MongoDB.Bson.Serialization;
using MongoDB.Driver;

namespace DzStore.Orders.Reconciliation;

/// <summary>
/// The orders that nodes of the database had written and undid when they returned from a failover: each node keeps them in files
/// <c>rollback/COLLECTION-UUID/removed.*.bson</c> of its data folder (MongoDB manual, "Rollbacks During Replica Set Failover").
/// </summary>
internal sealed class UndoneOrders
{
    private readonly DatabaseResilience _database;
    private readonly HashSet<string> _ids;

    private UndoneOrders(DatabaseResilience database, HashSet<string> ids) => (_database, _ids) = (database, ids);

    /// <summary>Reads the ids of a collection's undone orders.</summary>
    /// <param name="database">Runs the operations.</param>
    /// <param name="collection">The collection.</param>
    /// <param name="nodeFolders">The data folders of the nodes; none: nothing is read, and nothing asked.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="InvalidDataException">A file is cut short or is no BSON.</exception>
    public static async Task<UndoneOrders> ReadAsync(
        DatabaseResilience database,
        IMongoCollection<BsonDocument> collection,
        IReadOnlyList<string> nodeFolders,
        CancellationToken cancellationToken
    )
    {
        if (nodeFolders.Count == 0 || await IdOfAsync(database, collection, cancellationToken) is not { } uuid)
            return new(database, []);
        return new(database, nodeFolders.SelectMany(folder => Files(folder, uuid)).SelectMany(Ids).ToHashSet(StringComparer.Ordinal));
    }

    /// <summary>True for an order that was undone.</summary>
    public bool Include(string id) => _ids.Contains(id);

    /// <summary>The undone orders that none of some collections holds, by id.</summary>
    /// <param name="collections">The collections.</param>
    /// <param name="page">The number of ids that are looked up at once.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async Task<List<string>> NotInAsync(
        IReadOnlyList<IMongoCollection<BsonDocument>> collections,
        int page,
        CancellationToken cancellationToken
    )
    {
        var absent = new List<string>();
        foreach (var ids in _ids.Order(StringComparer.Ordinal).Chunk(page))
        {
            var there = new HashSet<string>(StringComparer.Ordinal);
            foreach (var collection in collections)
            {
                var found = await _database.ExecuteAsync(
                    limit => collection.Find(Builders<BsonDocument>.Filter.In("_id", ids), new() { BatchSize = page }).ToListAsync(limit),
                    cancellationToken
                );
                there.UnionWith(found.Select(document => document["_id"].AsString));
            }

            absent.AddRange(ids.Where(id => !there.Contains(id)));
        }

        return absent;
    }

    private static async Task<Guid?> IdOfAsync(
        DatabaseResilience database,
        IMongoCollection<BsonDocument> collection,
        CancellationToken cancellationToken
    )
    {
        var name = new BsonDocument("name", collection.CollectionNamespace.CollectionName);
        var found = await database.ExecuteAsync(
            async limit => await (await collection.Database.ListCollectionsAsync(new() { Filter = name }, limit)).ToListAsync(limit),
            cancellationToken
        );
        return found is [var only] ? only["info"]["uuid"].AsBsonBinaryData.ToGuid(GuidRepresentation.Standard) : null;
    }

    private static string[] Files(string nodeFolder, Guid uuid)
    {
        var folder = Path.Combine(nodeFolder, "rollback", uuid.ToString());
        return Directory.Exists(folder) ? Directory.GetFiles(folder, "removed.*.bson") : [];
    }

    private static List<string> Ids(string file)
    {
        var ids = new List<string>();
        using var stream = File.OpenRead(file);
        using var reader = new BsonBinaryReader(stream);
        try
        {
            while (stream.Position < stream.Length)
            {
                if (BsonSerializer.Deserialize<BsonDocument>(reader).TryGetValue("_id", out var id) && id.IsString)
                    ids.Add(id.AsString);
            }
        }
        catch (Exception e) when (e is EndOfStreamException or FormatException or BsonSerializationException)
        {
            throw new InvalidDataException($"The rollback file {file} is cut short or is no BSON: {e.Message}", e);
        }

        return ids;
    }
}
