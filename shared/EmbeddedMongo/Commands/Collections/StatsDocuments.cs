using EmbeddedMongo.Commands.Arguments;
using EmbeddedMongo.Errors;
using EmbeddedMongo.Storage;
using MongoDB.Bson;

namespace EmbeddedMongo.Commands.Collections;

/// <summary>The figures of collStats, $collStats and dbStats.</summary>
internal static class StatsDocuments
{
    public static BsonDocument Collection(ServerState server, CollectionInfo info, double scale)
    {
        var stats = server.Engine.Stats(info.Namespace);
        var document = Sizes(stats, scale);
        document.InsertAt(0, new BsonElement("ns", info.Namespace.ToString()));
        document.Add("capped", info.Cap is not null);
        if (info.Cap is { } cap)
        {
            document.Add("max", Number(cap.Documents ?? 0));
            document.Add("maxSize", Scaled(cap.Bytes, scale));
        }

        document.Add("nindexes", info.Indexes.Count);
        document.Add("indexBuilds", new BsonArray());
        document.Add("totalIndexSize", Scaled(stats.TotalIndexSize, scale));
        document.Add("totalSize", Scaled(stats.TotalIndexSize + stats.StorageSize, scale));
        document.Add(
            "indexSizes",
            new BsonDocument(stats.IndexSizes.Select(index => new BsonElement(index.Key, Scaled(index.Value, scale))))
        );
        document.Add("scaleFactor", Number(scale));
        return document;
    }

    /// <summary>collStats of a collection that does not exist: zeros, as MongoDB answers.</summary>
    public static BsonDocument Missing(Namespace ns, double scale) =>
        new()
        {
            { "ns", ns.ToString() },
            { "size", 0 },
            { "count", 0 },
            { "numOrphanDocs", 0 },
            { "storageSize", 0 },
            { "totalSize", 0 },
            { "nindexes", 0 },
            { "totalIndexSize", 0 },
            { "indexDetails", new BsonDocument() },
            { "indexSizes", new BsonDocument() },
            { "scaleFactor", Number(scale) },
        };

    public static BsonDocument Database(ServerState server, string database, double scale)
    {
        var collections = server.Engine.Collections(database);
        var stats = collections.Select(info => server.Engine.Stats(info.Namespace)).ToArray();
        var (objects, size) = (stats.Sum(one => one.Count), stats.Sum(one => one.Size));
        var (storage, indexes) = (stats.Sum(one => one.StorageSize), stats.Sum(one => one.TotalIndexSize));
        var drive = new DriveInfo(Path.GetFullPath(server.Settings.DbPath));
        return new BsonDocument
        {
            { "db", database },
            { "collections", (long)collections.Count },
            { "views", 0L },
            { "objects", objects },
            { "avgObjSize", objects == 0 ? 0.0 : (double)size / objects },
            { "dataSize", Math.Floor(size / scale) },
            { "storageSize", Math.Floor(storage / scale) },
            { "indexes", (long)collections.Sum(info => info.Indexes.Count) },
            { "indexSize", Math.Floor(indexes / scale) },
            { "totalSize", Math.Floor((storage + indexes) / scale) },
            { "scaleFactor", Number(scale) },
            { "fsUsedSize", Math.Floor((drive.TotalSize - drive.TotalFreeSpace) / scale) },
            { "fsTotalSize", Math.Floor(drive.TotalSize / scale) },
        };
    }

    /// <summary>The <c>scale</c> of collStats and dbStats: a divisor of all sizes.</summary>
    public static double Scale(CommandArguments arguments)
    {
        var scale = arguments.Value("scale") ?? 1;
        if (scale.IsBsonNull)
            return 1;
        if (!scale.IsNumeric)
            throw arguments.WrongType("scale", scale.BsonType, "number");
        return scale.ToDouble() >= 1
            ? Math.Floor(scale.ToDouble())
            : throw new MongoException(51024, $"BSON field 'scale' value must be >= 1, actual value '{scale}'");
    }

    private static BsonDocument Sizes(CollectionStats stats, double scale)
    {
        var document = new BsonDocument { { "size", Scaled(stats.Size, scale) }, { "count", Number(stats.Count) } };
        if (stats.Count > 0)
            document.Add("avgObjSize", Number(stats.Size / stats.Count));
        document.Add("numOrphanDocs", 0);
        document.Add("storageSize", Scaled(stats.StorageSize, scale));
        document.Add("freeStorageSize", 0);
        return document;
    }

    private static BsonValue Scaled(long bytes, double scale) => Number(Math.Floor(bytes / scale));

    private static BsonValue Number(double value) => Fitting.Number((long)value);
}
