using System.Diagnostics;
using EmbeddedMongo.Errors;
using MongoDB.Bson;
using MongoDB.Driver;

namespace EmbeddedMongo.Tests.Commands.Cursors;

/// <summary>Tailable cursors stay open at the end of a capped collection; with awaitData a getMore waits there.</summary>
public sealed class TailableTests(TestServer server) : IClassFixture<TestServer>, IDisposable
{
    private readonly string _database = $"tail_{Guid.NewGuid():N}";
    private readonly RawClient _client = server.Raw();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private IMongoCollection<BsonDocument> Collection => server.Client.GetDatabase(_database).GetCollection<BsonDocument>("c");

    private Task<BsonDocument> RunAsync(string command) => _client.RunAsync(_database, command);

    private async Task CreateAsync(int documents, int max = 1000)
    {
        (await RunAsync($"{{create: 'c', capped: true, size: 1000000, max: {max}}}"))["ok"].ShouldBe(1.0);
        if (documents > 0)
            await InsertAsync(0, documents);
    }

    private Task InsertAsync(int from, int count) =>
        Collection.InsertManyAsync(Enumerable.Range(from, count).Select(i => new BsonDocument("_id", i)), cancellationToken: Cancel);

    private async Task<BsonDocument> FindAsync(string more = "tailable: true, awaitData: true") =>
        (await RunAsync($"{{find: 'c', {more}}}"))["cursor"].AsBsonDocument;

    private async Task<long> OpenCursorsAsync() =>
        (await _client.RunAsync("admin", "{serverStatus: 1}"))["metrics"]["cursor"]["open"]["total"].AsInt64;

    private static BsonDocument GetMore(BsonDocument cursor, int? milliseconds = null, int? batchSize = null)
    {
        var command = new BsonDocument { { "getMore", cursor["id"] }, { "collection", "c" } };
        if (milliseconds is not null)
            command.Add("maxTimeMS", milliseconds);
        if (batchSize is not null)
            command.Add("batchSize", batchSize);
        return command;
    }

    private static int[] Ids(BsonDocument reply, string batch = "nextBatch") =>
        [.. (reply.Contains("cursor") ? reply["cursor"] : reply)[batch].AsBsonArray.Select(document => document["_id"].AsInt32)];

    [Fact]
    public async Task A_capped_collection_shows_its_bounds()
    {
        await RunAsync("{create: 'c', capped: true, size: 5000, max: 7}");
        var listed = (await RunAsync("{listCollections: 1}"))["cursor"]["firstBatch"][0]["options"];
        listed.ShouldBe(BsonDocument.Parse("{capped: true, size: 5120, max: 7}"));
        var stats = await RunAsync("{collStats: 'c'}");
        (stats["capped"], stats["max"], stats["maxSize"]).ShouldBe((true, 7, 5120));
        (await RunAsync("{create: 'c', capped: true, size: 5000, max: 7}"))["ok"].ShouldBe(1.0);
        (await RunAsync("{create: 'c'}"))["code"].ShouldBe((int)ErrorCode.NamespaceExists);
        var refused = await RunAsync("{aggregate: 1, pipeline: [{$documents: [{_id: 1}]}, {$out: 'c'}], cursor: {}}");
        refused["code"].ShouldBe(17152, refused.ToString());
    }

    [Fact]
    public async Task A_tailable_cursor_gives_what_is_there_and_then_what_comes()
    {
        await CreateAsync(3);
        var cursor = await FindAsync("tailable: true, batchSize: 2");
        Ids(cursor, "firstBatch").ShouldBe([0, 1]);
        Ids(await _client.RunAsync(_database, GetMore(cursor))).ShouldBe([2]);
        Ids(await _client.RunAsync(_database, GetMore(cursor))).ShouldBeEmpty();
        await InsertAsync(3, 2);
        Ids(await _client.RunAsync(_database, GetMore(cursor, batchSize: 1))).ShouldBe([3]);
        Ids(await _client.RunAsync(_database, GetMore(cursor))).ShouldBe([4]);
        (await _client.RunAsync(_database, GetMore(cursor, milliseconds: 5)))["code"].ShouldBe(2, "it is no awaitData cursor");
    }

    [Fact]
    public async Task Filter_projection_skip_and_limit_go_on_over_the_end()
    {
        await CreateAsync(4);
        var cursor = await FindAsync("tailable: true, filter: {_id: {$gte: 1}}, skip: 1, limit: 4, projection: {_id: 1}");
        Ids(cursor, "firstBatch").ShouldBe([2, 3]);
        await InsertAsync(4, 5);
        var last = await _client.RunAsync(_database, GetMore(cursor));
        Ids(last).ShouldBe([4, 5]);
        last["cursor"]["id"].ShouldBe(0L);
    }

    [Fact]
    public async Task AwaitData_wakes_with_the_commit()
    {
        await CreateAsync(1);
        var cursor = await FindAsync();
        Ids(cursor, "firstBatch").ShouldBe([0]);
        var waiting = _client.RunAsync(_database, GetMore(cursor, milliseconds: 15_000));
        await Task.Delay(50, Cancel);
        waiting.IsCompleted.ShouldBeFalse();
        var since = Stopwatch.GetTimestamp();
        await InsertAsync(1, 1);
        Ids(await waiting).ShouldBe([1]);
        Stopwatch.GetElapsedTime(since).ShouldBeLessThan(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task A_write_that_the_filter_leaves_out_does_not_end_the_wait()
    {
        await CreateAsync(1);
        var cursor = await FindAsync("filter: {_id: {$ne: 1}}, tailable: true, awaitData: true");
        var waiting = _client.RunAsync(_database, GetMore(cursor, milliseconds: 15_000));
        await InsertAsync(1, 1);
        await Task.Delay(50, Cancel);
        waiting.IsCompleted.ShouldBeFalse();
        await InsertAsync(2, 1);
        Ids(await waiting).ShouldBe([2]);
    }

    [Fact]
    public async Task The_wait_ends_at_maxTimeMS_and_the_cursor_stays()
    {
        await CreateAsync(1);
        var cursor = await FindAsync();
        var reply = await _client.RunAsync(_database, GetMore(cursor, milliseconds: 20));
        Ids(reply).ShouldBeEmpty();
        reply["cursor"]["id"].ShouldBe(cursor["id"]);
    }

    [Theory]
    [InlineData("killCursors", (int)ErrorCode.CursorKilled)]
    [InlineData("drop", (int)ErrorCode.QueryPlanKilled)]
    [InlineData("rename", (int)ErrorCode.QueryPlanKilled)]
    [InlineData("fall off", (int)ErrorCode.CappedPositionLost)]
    public async Task The_wait_ends_when_cursor_collection_or_position_are_gone(string end, int code)
    {
        await CreateAsync(1, max: 3);
        var cursor = await FindAsync("filter: {_id: -1}, tailable: true, awaitData: true");
        var waiting = _client.RunAsync(_database, GetMore(cursor, milliseconds: 15_000));
        await Task.Delay(30, Cancel);
        using var other = server.Raw();
        var reply = end switch
        {
            "drop" => await other.RunAsync(_database, "{drop: 'c'}"),
            "rename" => await other.RunAsync("admin", $"{{renameCollection: '{_database}.c', to: '{_database}.d'}}"),
            "fall off" => await other.RunAsync(_database, "{insert: 'c', documents: [{_id: 1}, {_id: 2}, {_id: 3}, {_id: 4}]}"),
            _ => await other.RunAsync(
                _database,
                new BsonDocument
                {
                    { "killCursors", "c" },
                    {
                        "cursors",
                        new BsonArray { cursor["id"] }
                    },
                }
            ),
        };
        reply["ok"].ShouldBe(1.0);
        (await waiting)["code"].ShouldBe(code);
        (await _client.RunAsync(_database, GetMore(cursor)))["code"].ShouldBe((int)ErrorCode.CursorNotFound);
    }

    [Fact]
    public async Task A_client_that_goes_while_it_waits_takes_its_cursor_with_it()
    {
        await CreateAsync(1);
        var open = await OpenCursorsAsync();
        using (var gone = server.Raw())
        {
            var cursor = (await gone.RunAsync(_database, "{find: 'c', tailable: true, awaitData: true}"))["cursor"].AsBsonDocument;
            (await OpenCursorsAsync()).ShouldBe(open + 1);
            await gone.SendAsync(RawClient.Command(GetMore(cursor, milliseconds: 60_000).Add("$db", _database)));
            await Task.Delay(30, Cancel);
        }

        await Eventually.ShouldAsync(async () => await OpenCursorsAsync() == open);
    }

    [Fact]
    public async Task A_collection_that_is_not_capped_cannot_be_tailed_and_an_empty_or_missing_one_ends_at_once()
    {
        (await FindAsync())["id"].ShouldBe(0L);
        await CreateAsync(0);
        (await FindAsync())["id"].ShouldBe(0L);
        await RunAsync("{drop: 'c'}");
        await RunAsync("{insert: 'c', documents: [{}]}");
        var reply = await RunAsync("{find: 'c', tailable: true}");
        reply["code"].ShouldBe(2);
        reply["errmsg"].ShouldBe($"error processing query: ns={_database}.c tailable cursor requested on non capped collection");
    }

    [Fact]
    public async Task A_driver_follows_the_oplog()
    {
        await CreateAsync(1);
        var options = new FindOptions<BsonDocument> { CursorType = CursorType.TailableAwait, MaxAwaitTime = TimeSpan.FromSeconds(5) };
        using var tail = await server
            .Client.GetDatabase("local")
            .GetCollection<BsonDocument>("oplog.rs")
            .FindAsync(new BsonDocument { { "ns", $"{_database}.c" }, { "op", "i" } }, options, Cancel);
        var seen = new List<BsonValue>();
        var inserting = InsertAsync(1, 3);
        while (seen.Count < 4 && await tail.MoveNextAsync(Cancel))
            seen.AddRange(tail.Current.Select(entry => entry["o"]["_id"]));
        await inserting;
        seen.ShouldBe([0, 1, 2, 3]);
    }

    public void Dispose() => _client.Dispose();
}
