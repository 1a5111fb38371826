using EmbeddedMongo.Replication.Protocol;
using EmbeddedMongo.Storage.Oplog;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Replication.Log;

/// <summary>The questions that a copy asks the member whose data it takes.</summary>
/// <param name="run">Runs a command on a database; errors come as exceptions.</param>
internal sealed class SyncSource(Func<string, BsonDocument, CancellationToken, Task<BsonDocument>> run)
{
    private const int BatchSize = 1000;

    /// <summary>The number that changes when the member rolls back.</summary>
    public async Task<int> RollbackIdAsync(CancellationToken cancellationToken) =>
        (await run("admin", new BsonDocument("replSetGetRBID", 1), cancellationToken).ConfigureAwait(false))["rbid"].ToInt32();

    /// <summary>The newest entry of each term, the oldest term first.</summary>
    public async Task<TermHistory> HistoryAsync(CancellationToken cancellationToken)
    {
        var reply = await run("admin", new BsonDocument("replSetGetTerms", 1), cancellationToken).ConfigureAwait(false);
        return new TermHistory(reply["newest"].AsBsonArray.Select(time => OpTime.Parse(time.AsBsonDocument)));
    }

    /// <summary>The databases that are copied: all but the member's own.</summary>
    public async Task<IReadOnlyList<string>> DatabasesAsync(CancellationToken cancellationToken)
    {
        var command = new BsonDocument { { "listDatabases", 1 }, { "nameOnly", true } };
        var reply = await run("admin", command, cancellationToken).ConfigureAwait(false);
        return [.. reply["databases"].AsBsonArray.Select(database => database["name"].AsString).Where(name => name != "local")];
    }

    /// <summary>The collections of a database that are copied.</summary>
    public async Task<IReadOnlyList<SourceCollection>> CollectionsAsync(string database, CancellationToken cancellationToken)
    {
        var collections = new List<SourceCollection>();
        await foreach (var entry in EachAsync(database, new BsonDocument("listCollections", 1), cancellationToken).ConfigureAwait(false))
        {
            var ns = new Storage.Namespace(database, entry["name"].AsString);
            if (OperationLog.Covers(ns))
            {
                var uuid = entry["info"]["uuid"].AsBsonBinaryData.ToGuid(GuidRepresentation.Standard);
                collections.Add(new SourceCollection(ns, uuid, entry["options"].AsBsonDocument));
            }
        }

        return collections;
    }

    /// <summary>The specifications of a collection's indexes, without <c>_id_</c>.</summary>
    public async Task<IReadOnlyList<BsonDocument>> IndexesAsync(Storage.Namespace ns, CancellationToken cancellationToken)
    {
        var specs = new List<BsonDocument>();
        var command = new BsonDocument("listIndexes", ns.Collection);
        await foreach (var spec in EachAsync(ns.Database, command, cancellationToken).ConfigureAwait(false))
        {
            if (spec["name"] != Storage.IndexInfo.IdIndexName)
                specs.Add(spec);
        }

        return specs;
    }

    /// <summary>A collection's documents in their natural order, by batches.</summary>
    public IAsyncEnumerable<BsonArray> DocumentsAsync(Storage.Namespace ns, CancellationToken cancellationToken) =>
        BatchesAsync(ns.Database, new BsonDocument { { "find", ns.Collection }, { "batchSize", BatchSize } }, cancellationToken);

    /// <summary>The last entry of the member's oplog.</summary>
    /// <exception cref="IOException">The oplog is empty.</exception>
    public async Task<OpTime> LastAsync(CancellationToken cancellationToken)
    {
        var command = new BsonDocument
        {
            { "find", OperationLog.Name.Collection },
            { "sort", new BsonDocument("$natural", -1) },
            { "limit", 1 },
        };
        await foreach (var entry in EachAsync(OperationLog.Name.Database, command, cancellationToken).ConfigureAwait(false))
            return OpTime.Parse(entry);
        throw new IOException("the oplog of the member is empty");
    }

    /// <summary>The entries between two places, both included, by batches.</summary>
    public async IAsyncEnumerable<IReadOnlyList<LogEntry>> EntriesAsync(
        long from,
        OpTime to,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var range = new BsonDocument { { "$gte", new BsonTimestamp(from) }, { "$lte", new BsonTimestamp(to.Timestamp) } };
        var command = new BsonDocument
        {
            { "find", OperationLog.Name.Collection },
            { "filter", new BsonDocument("ts", range) },
            { "batchSize", BatchSize },
        };
        await foreach (var batch in BatchesAsync(OperationLog.Name.Database, command, cancellationToken).ConfigureAwait(false))
            yield return [.. batch.Select(entry => new LogEntry(OpTime.Parse(entry.AsBsonDocument), Bson.Encode(entry.AsBsonDocument)))];
    }

    private async IAsyncEnumerable<BsonDocument> EachAsync(
        string database,
        BsonDocument command,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        await foreach (var batch in BatchesAsync(database, command, cancellationToken).ConfigureAwait(false))
        {
            foreach (var entry in batch)
                yield return entry.AsBsonDocument;
        }
    }

    private async IAsyncEnumerable<BsonArray> BatchesAsync(
        string database,
        BsonDocument command,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var cursor = (await run(database, command, cancellationToken).ConfigureAwait(false))["cursor"];
        var ns = Storage.Namespace.Parse(cursor["ns"].AsString);
        yield return cursor["firstBatch"].AsBsonArray;
        while (cursor["id"].AsInt64 is not 0 and var id)
        {
            var more = new BsonDocument
            {
                { "getMore", id },
                { "collection", ns.Collection },
                { "batchSize", BatchSize },
            };
            cursor = (await run(database, more, cancellationToken).ConfigureAwait(false))["cursor"];
            yield return cursor["nextBatch"].AsBsonArray;
        }
    }
}
