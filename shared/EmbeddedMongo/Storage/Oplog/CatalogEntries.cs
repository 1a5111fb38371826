using MongoDB.Bson;

namespace EmbeddedMongo.Storage.Oplog;

/// <summary>The entries of changes to the catalog, as MongoDB's oplog has them.</summary>
internal static class CatalogEntries
{
    public static void LogCreate(this WriteTransaction transaction, CollectionInfo info)
    {
        var command = new BsonDocument("create", info.Namespace.Collection);
        command.AddRange(info.Options);
        command.Add("idIndex", info.IdIndex.ToSpec());
        Log(transaction, info, command);
    }

    public static void LogDrop(this WriteTransaction transaction, CollectionInfo info) =>
        Log(transaction, info, new BsonDocument("drop", info.Namespace.Collection), Records(info));

    /// <summary>
    /// Logs a rename. Across databases, where MongoDB logs a copy, the entry says what identity the collection has there
    /// (<c>o2.toUUID</c>).
    /// </summary>
    public static void LogRename(this WriteTransaction transaction, CollectionInfo from, CollectionInfo to, CollectionInfo? dropped)
    {
        var command = new BsonDocument
        {
            { "renameCollection", from.Namespace.ToString() },
            { "to", to.Namespace.ToString() },
            { "stayTemp", false },
        };
        if (dropped is not null)
            command.Add("dropTarget", Uuid(dropped.Uuid));
        var details = Records(from);
        if (from.Uuid != to.Uuid)
            details.Add("toUUID", Uuid(to.Uuid));
        Log(transaction, from, command, details);
    }

    public static void LogCreateIndex(this WriteTransaction transaction, CollectionInfo info, IndexInfo index) =>
        Log(transaction, info, new BsonDocument("createIndexes", info.Namespace.Collection).AddRange(index.ToSpec()));

    public static void LogDropIndex(this WriteTransaction transaction, CollectionInfo info, IndexInfo index) =>
        Log(transaction, info, new BsonDocument { { "dropIndexes", info.Namespace.Collection }, { "index", index.Name } }, index.ToSpec());

    /// <summary>Logs a collMod.</summary>
    /// <param name="transaction">The transaction.</param>
    /// <param name="info">The collection as it was.</param>
    /// <param name="command">The change.</param>
    /// <param name="hidden">True where the index that it changes was hidden; null where it changes none.</param>
    public static void LogModify(this WriteTransaction transaction, CollectionInfo info, BsonDocument command, bool? hidden)
    {
        var details = new BsonDocument("collectionOptions_old", info.Options);
        if (hidden is { } was)
            details.Add("indexOptions_old", new BsonDocument("hidden", was));
        Log(transaction, info, command, details);
    }

    public static void LogDropDatabase(this WriteTransaction transaction, string database)
    {
        if (OperationLog.Covers(new Namespace(database, "")))
            transaction.Log.Command(database, uuid: null, new BsonDocument("dropDatabase", 1));
    }

    private static void Log(WriteTransaction transaction, CollectionInfo info, BsonDocument command, BsonDocument? details = null)
    {
        if (OperationLog.Covers(info.Namespace))
            transaction.Log.Command(info.Namespace.Database, info.Uuid, command, details);
    }

    private static BsonDocument Records(CollectionInfo info) => new("numRecords", info.DocumentCount);

    private static BsonBinaryData Uuid(Guid uuid) => new(uuid, GuidRepresentation.Standard);
}
