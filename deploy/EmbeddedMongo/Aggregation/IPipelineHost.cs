using EmbeddedMongo.Query;
using EmbeddedMongo.Update;
using MongoDB.Bson;

namespace EmbeddedMongo.Aggregation;

/// <summary>What stages that reach beyond their input ask of the server ($lookup, $unionWith, $collStats, $out, $merge, $currentOp …).</summary>
public interface IPipelineHost
{
    TimeProvider Time { get; }

    /// <summary>The database that the pipeline runs in.</summary>
    string Database { get; }

    /// <summary>The collection that the pipeline runs over; null for <c>{aggregate: 1}</c>.</summary>
    string? Collection { get; }

    /// <summary>The collection's documents that match, by index where one serves; empty where there is no such collection.</summary>
    IEnumerable<BsonDocument> Find(string database, string collection, Filter filter);

    /// <summary>Fields of collStats for one collection: ns, count, size, storageSize, avgObjSize, nindexes, indexSizes, totalIndexSize … .</summary>
    /// <exception cref="MongoException">NamespaceNotFound ("Collection [db.c] not found.") where there is no such collection.</exception>
    BsonDocument CollectionStats(string database, string collection);

    /// <summary>Replaces the collection's whole contents in one step ($out).</summary>
    void ReplaceCollection(string database, string collection, IEnumerable<BsonDocument> documents);

    /// <summary>Inserts one document ($merge whenNotMatched: insert).</summary>
    /// <exception cref="MongoException">DuplicateKey where its <c>_id</c> is taken.</exception>
    void Insert(string database, string collection, BsonDocument document);

    /// <summary>Updates the document with that <c>_id</c> as it is now, in one step ($merge whenMatched); false where there is none.</summary>
    bool UpdateById(string database, string collection, BsonValue id, UpdateSpec update);

    /// <summary>What runs now, for <c>$currentOp</c>.</summary>
    IEnumerable<BsonDocument> CurrentOperations();
}
