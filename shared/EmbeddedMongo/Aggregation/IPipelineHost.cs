using EmbeddedMongo.Errors;
using EmbeddedMongo.Query;
using MongoDB.Bson;

namespace EmbeddedMongo.Aggregation;

/// <summary>
/// The server as seen by stages that reach beyond their input: <c>$lookup</c>, <c>$unionWith</c>, <c>$collStats</c>, <c>$out</c>,
/// <c>$merge</c>, <c>$currentOp</c>, <c>$listLocalSessions</c>.
/// </summary>
internal interface IPipelineHost
{
    /// <summary>The clock for <c>$$NOW</c> and time stamps.</summary>
    TimeProvider Time { get; }

    /// <summary>The database of the command.</summary>
    string Database { get; }

    /// <summary>The collection of the command; null for <c>{aggregate: 1}</c>.</summary>
    string? Collection { get; }

    /// <summary>
    /// Returns the documents of a collection that match a filter, through an index when one helps; none when the collection does not exist.
    /// </summary>
    IEnumerable<BsonDocument> Find(string database, string collection, Filter filter);

    /// <summary>
    /// Returns the statistics of a collection: ns, count, size, storageSize, avgObjSize, nindexes, indexSizes, totalIndexSize … (sizes in
    /// bytes). See <see href="https://www.mongodb.com/docs/manual/reference/command/collStats/"/>.
    /// </summary>
    /// <exception cref="MongoException">NamespaceNotFound (26) when the collection does not exist.</exception>
    BsonDocument CollectionStats(string database, string collection);

    /// <summary>Replaces all documents of a collection in one step, for <c>$out</c>.</summary>
    void ReplaceCollection(string database, string collection, IEnumerable<BsonDocument> documents);

    /// <summary>Inserts one document, for <c>$merge</c> with <c>whenNotMatched: "insert"</c>.</summary>
    /// <exception cref="MongoException">DuplicateKey (11000) when its <c>_id</c> or another unique key exists.</exception>
    void Insert(string database, string collection, BsonDocument document);

    /// <summary>
    /// Updates the current version of the document with a unique key in one step, for <c>$merge</c>; false when there is none.
    /// </summary>
    /// <param name="database">The target's database.</param>
    /// <param name="collection">The target.</param>
    /// <param name="key">The fields of the key, by dotted paths, with their values.</param>
    /// <param name="update">A replacement, or the stages of a pipeline.</param>
    /// <param name="variables">The values of the pipeline's variables, or null.</param>
    /// <exception cref="MongoException">The update's own errors.</exception>
    bool UpdateByKey(string database, string collection, BsonDocument key, BsonValue update, BsonDocument? variables);

    /// <summary>Returns true when a unique index has exactly these fields, in any order, for <c>$merge</c>; <c>_id</c> has one.</summary>
    bool IsUnique(string database, string collection, IReadOnlyList<string> fields);

    /// <summary>Parses an update without running it, so that a wrong one is refused before anything is written.</summary>
    /// <exception cref="MongoException">The update is not one.</exception>
    void CheckUpdate(BsonValue update, BsonDocument variables);

    /// <summary>Returns the operations that run now, for <c>$currentOp</c>.</summary>
    IEnumerable<BsonDocument> CurrentOperations();

    /// <summary>Returns the sessions in use, for <c>$listLocalSessions</c>.</summary>
    IEnumerable<BsonDocument> Sessions();
}
