using MongoDB.Bson;

namespace EmbeddedMongo.Tests.Commands.Streams;

/// <summary>A change stream over the wire, without a driver: what the server says, batch by batch.</summary>
internal sealed class StreamClient(RawClient client, string database)
{
    private BsonValue _subject = 1;

    /// <summary>The cursor's id; 0 when the stream has ended.</summary>
    public long Id { get; private set; }

    /// <summary>The place behind everything that was returned.</summary>
    public BsonDocument ResumeToken { get; private set; } = [];

    public async Task<BsonDocument> RunAsync(string command) => await client.RunAsync(database, command);

    public async Task<BsonDocument> RunAsync(BsonDocument command) => await client.RunAsync(database, command);

    /// <summary>Opens the stream, of the whole database where no collection is named; returns its first events.</summary>
    public async Task<BsonDocument[]> OpenAsync(string? collection, BsonDocument? options = null, string stages = "")
    {
        var reply = await TryOpenAsync(collection, options, stages);
        reply["ok"].ShouldBe(1.0, reply.ToString());
        return Take(reply, "firstBatch");
    }

    public async Task<BsonDocument> TryOpenAsync(string? collection, BsonDocument? options = null, string stages = "")
    {
        _subject = collection is null ? 1 : collection;
        var pipeline = BsonDocument.Parse($"{{p: [{stages}]}}")["p"].AsBsonArray;
        pipeline.Insert(0, new BsonDocument("$changeStream", options ?? []));
        return await client.RunAsync(
            database,
            new BsonDocument
            {
                { "aggregate", _subject },
                { "pipeline", pipeline },
                { "cursor", new BsonDocument() },
            }
        );
    }

    /// <summary>The next batch; empty where nothing came in time.</summary>
    public async Task<BsonDocument[]> NextAsync(int milliseconds = 10_000, int? batchSize = null)
    {
        var reply = await TryNextAsync(milliseconds, batchSize);
        reply["ok"].ShouldBe(1.0, reply.ToString());
        return Take(reply, "nextBatch");
    }

    public async Task<BsonDocument> TryNextAsync(int milliseconds = 10_000, int? batchSize = null)
    {
        var command = new BsonDocument
        {
            { "getMore", Id },
            { "collection", _subject.IsString ? _subject : "$cmd.aggregate" },
            { "maxTimeMS", milliseconds },
        };
        return await client.RunAsync(database, batchSize is null ? command : command.Add("batchSize", batchSize));
    }

    /// <summary>Events until there are as many as wanted.</summary>
    public async Task<BsonDocument[]> TakeAsync(int count)
    {
        var events = new List<BsonDocument>();
        while (events.Count < count && Id != 0)
        {
            var batch = await NextAsync();
            batch.ShouldNotBeEmpty($"{events.Count} of {count} events came: {string.Join('\n', events)}");
            events.AddRange(batch);
        }

        return [.. events];
    }

    private BsonDocument[] Take(BsonDocument reply, string batch)
    {
        var cursor = reply["cursor"].AsBsonDocument;
        (Id, ResumeToken) = (cursor["id"].AsInt64, cursor["postBatchResumeToken"].AsBsonDocument);
        return [.. cursor[batch].AsBsonArray.Select(document => document.AsBsonDocument)];
    }
}
