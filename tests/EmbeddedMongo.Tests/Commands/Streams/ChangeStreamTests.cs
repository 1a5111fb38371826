using EmbeddedMongo.Errors;
using MongoDB.Bson;

namespace EmbeddedMongo.Tests.Commands.Streams;

/// <summary>Change streams show what happens to documents, in order and each change once.</summary>
public sealed class ChangeStreamTests(TestServer server) : IClassFixture<TestServer>, IDisposable
{
    private readonly string _database = $"stream_{Guid.NewGuid():N}";
    private readonly RawClient _client = server.Raw();

    private StreamClient Stream => field ??= new StreamClient(_client, _database);

    private async Task<BsonDocument> RunAsync(string command)
    {
        var reply = await _client.RunAsync(_database, command);
        reply["ok"].ShouldBe(1.0, reply.ToString());
        return reply;
    }

    private static string[] Types(IEnumerable<BsonDocument> events) => [.. events.Select(change => change["operationType"].AsString)];

    private static BsonDocument Without(BsonDocument change, params string[] names)
    {
        var rest = new BsonDocument(change);
        foreach (var name in names)
            rest.Remove(name);
        return rest;
    }

    [Fact]
    public async Task A_collection_s_stream_shows_inserts_updates_replacements_and_deletes()
    {
        (await Stream.OpenAsync("c")).ShouldBeEmpty();
        var inserted = await RunAsync("{insert: 'c', documents: [{_id: 1, a: 1, list: [1, 2, 3], o: {x: 1, y: 2}}]}");
        await RunAsync("{insert: 'other', documents: [{_id: 1}]}");
        await RunAsync("{update: 'c', updates: [{q: {_id: 1}, u: {$inc: {a: 1}, $set: {'o.x': 5, n: 'new'}, $unset: {'o.y': 1}}}]}");
        await RunAsync("{update: 'c', updates: [{q: {_id: 1}, u: {b: 2}}]}");
        await RunAsync("{delete: 'c', deletes: [{q: {_id: 1}, limit: 1}]}");

        var events = await Stream.TakeAsync(4);
        Types(events).ShouldBe(["insert", "update", "replace", "delete"]);
        events[0]["clusterTime"].ShouldBe(inserted["operationTime"]);
        events[0].Names.ShouldBe(["_id", "operationType", "clusterTime", "wallTime", "fullDocument", "ns", "documentKey"]);
        Without(events[0], "_id", "clusterTime", "wallTime")
            .ShouldBe(
                BsonDocument.Parse(
                    $"{{operationType: 'insert', fullDocument: {{_id: 1, a: 1, list: [1, 2, 3], o: {{x: 1, y: 2}}}}, "
                        + $"ns: {{db: '{_database}', coll: 'c'}}, documentKey: {{_id: 1}}}}"
                )
            );
        events[1]
            ["updateDescription"]
            .ShouldBe(BsonDocument.Parse("{updatedFields: {a: 2, n: 'new', 'o.x': 5}, removedFields: ['o.y'], truncatedArrays: []}"));
        events[2]["fullDocument"].ShouldBe(BsonDocument.Parse("{_id: 1, b: 2}"));
        events[3].Contains("fullDocument").ShouldBeFalse();
        events.ShouldAllBe(change => change["documentKey"]["_id"] == 1);
        Stream.ResumeToken.ShouldBe(events[3]["_id"]);
    }

    [Fact]
    public async Task Arrays_that_are_cut_and_changed_are_told_as_such()
    {
        await RunAsync("{insert: 'c', documents: [{_id: 1, list: [1, 2, {a: 1, b: [1, 2, 3, 4]}, 4, 5, 6]}]}");
        await Stream.OpenAsync("c");
        await RunAsync("{update: 'c', updates: [{q: {}, u: [{$set: {list: [1, 9, {a: 2, b: [1, 2, 3, 4]}]}}]}]}");
        var change = (await Stream.TakeAsync(1))[0];
        change["updateDescription"]
            .ShouldBe(
                BsonDocument.Parse(
                    "{updatedFields: {'list.1': 9, 'list.2.a': 2}, removedFields: [], truncatedArrays: [{field: 'list', newSize: 3}]}"
                )
            );
    }

    [Fact]
    public async Task With_updateLookup_an_update_has_the_document_of_now()
    {
        await RunAsync("{insert: 'c', documents: [{_id: 1}, {_id: 2}]}");
        await Stream.OpenAsync("c", new BsonDocument("fullDocument", "updateLookup"));
        await RunAsync("{update: 'c', updates: [{q: {_id: 1}, u: {$set: {a: 1}}}, {q: {_id: 2}, u: {$set: {a: 1}}}]}");
        await RunAsync("{update: 'c', updates: [{q: {_id: 1}, u: {$set: {b: 2}}}]}");
        await RunAsync("{delete: 'c', deletes: [{q: {_id: 2}, limit: 1}]}");
        var events = await Stream.TakeAsync(4);
        events[0]["fullDocument"].ShouldBe(BsonDocument.Parse("{_id: 1, a: 1, b: 2}"));
        events[1]["fullDocument"].ShouldBe(BsonNull.Value, "it is gone by now");
        events[2]["fullDocument"]["b"].ShouldBe(2);
        events[3].Contains("fullDocument").ShouldBeFalse();
    }

    [Fact]
    public async Task A_stream_goes_on_behind_any_of_its_events()
    {
        await Stream.OpenAsync("c");
        await RunAsync("{insert: 'c', documents: [{_id: 1}, {_id: 2}, {_id: 3}, {_id: 4}]}");
        var events = await Stream.TakeAsync(4);
        for (var i = 0; i < events.Length; i++)
        {
            foreach (var option in new[] { "resumeAfter", "startAfter" })
            {
                var later = await Stream.OpenAsync("c", new BsonDocument(option, events[i]["_id"]));
                later.Select(change => change["documentKey"]["_id"].AsInt32).ShouldBe(Enumerable.Range(i + 2, 3 - i));
            }
        }

        var at = await Stream.OpenAsync("c", new BsonDocument("startAtOperationTime", events[1]["clusterTime"]));
        at.ShouldBe(events[1..]);
    }

    [Fact]
    public async Task An_idle_stream_moves_with_what_happens_elsewhere()
    {
        await Stream.OpenAsync("c");
        var before = Stream.ResumeToken;
        var written = await RunAsync("{insert: 'other', documents: [{_id: 1}], writeConcern: {w: 'majority'}}");
        (await Stream.NextAsync(milliseconds: 1)).ShouldBeEmpty();
        string.CompareOrdinal(Stream.ResumeToken["_data"].AsString, before["_data"].AsString).ShouldBePositive();
        Time(Stream.ResumeToken).ShouldBeGreaterThanOrEqualTo(written["operationTime"].AsBsonTimestamp.Value);

        var marked = Stream.ResumeToken;
        await RunAsync("{insert: 'c', documents: [{_id: 7}], writeConcern: {w: 'majority'}}");
        (await Stream.OpenAsync("c", new BsonDocument("resumeAfter", marked))).ShouldHaveSingleItem()["documentKey"]["_id"].ShouldBe(7);

        static long Time(BsonDocument token) => Convert.ToInt64(token["_data"].AsString[2..18], 16);
    }

    [Fact]
    public async Task A_batch_ends_at_its_size_and_its_token_is_that_of_its_last_event()
    {
        await Stream.OpenAsync("c");
        await RunAsync("{insert: 'c', documents: [{_id: 1}, {_id: 2}, {_id: 3}], writeConcern: {w: 'majority'}}");
        var first = await Stream.NextAsync(batchSize: 2);
        first.Length.ShouldBe(2);
        Stream.ResumeToken.ShouldBe(first[1]["_id"]);
        (await Stream.NextAsync(batchSize: 2)).ShouldHaveSingleItem()["documentKey"]["_id"].ShouldBe(3);
    }

    [Fact]
    public async Task Stages_behind_it_see_each_event()
    {
        await Stream.OpenAsync(
            "c",
            stages: "{$match: {operationType: 'insert', 'fullDocument.n': {$gt: 1}}}, "
                + "{$set: {twice: {$multiply: ['$fullDocument.n', 2]}}}, {$project: {twice: 1}}"
        );
        await RunAsync("{insert: 'c', documents: [{_id: 1, n: 1}, {_id: 2, n: 2}, {_id: 3, n: 3}]}");
        await RunAsync("{delete: 'c', deletes: [{q: {}, limit: 0}]}");
        (await Stream.TakeAsync(2)).Select(change => change["twice"].AsInt32).ShouldBe([4, 6]);
    }

    [Theory]
    [InlineData("{$project: {_id: 0}}")]
    [InlineData("{$set: {_id: 5}}")]
    [InlineData("{$replaceWith: '$fullDocument'}")]
    [InlineData("{$unset: '_id'}")]
    public async Task A_pipeline_that_takes_the_token_away_ends_the_stream(string stage)
    {
        await Stream.OpenAsync("c", stages: stage);
        await RunAsync("{insert: 'c', documents: [{_id: 1}], writeConcern: {w: 'majority'}}");
        var reply = await Stream.TryNextAsync();
        reply["code"].ShouldBe((int)ErrorCode.ChangeStreamFatalError, reply.ToString());
        (await Stream.TryNextAsync())["code"].ShouldBe((int)ErrorCode.CursorNotFound);
    }

    [Fact]
    public async Task An_event_is_shown_when_it_cannot_be_undone_and_not_before()
    {
        using var held = new SemaphoreSlim(1);
        await using var slow = await TestServer.StartAsync(options =>
            options with
            {
                WrapSync = sync =>
                    () =>
                    {
                        held.Wait();
                        sync();
                        held.Release();
                    },
            }
        );
        using var client = slow.Raw();
        var stream = new StreamClient(client, _database);
        await stream.OpenAsync("c");
        await held.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            await stream.RunAsync("{insert: 'c', documents: [{_id: 1}], writeConcern: {w: 1}}");
            (await stream.RunAsync("{find: 'c'}"))["cursor"]["firstBatch"].AsBsonArray.ShouldHaveSingleItem();
            (await stream.NextAsync(milliseconds: 1)).ShouldBeEmpty();
        }
        finally
        {
            held.Release();
        }

        (await stream.TakeAsync(1))[0]["documentKey"]["_id"].ShouldBe(1);
    }

    public void Dispose() => _client.Dispose();
}
