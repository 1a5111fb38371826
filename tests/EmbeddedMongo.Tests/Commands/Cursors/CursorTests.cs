using EmbeddedMongo.Errors;
using MongoDB.Bson;

namespace EmbeddedMongo.Tests.Commands.Cursors;

public sealed class CursorTests(TestServer server) : IClassFixture<TestServer>
{
    private readonly string _database = $"test_{Guid.NewGuid():N}";

    [Theory]
    [InlineData("{find: 'c'}")]
    [InlineData("{aggregate: 'c', pipeline: [], cursor: {}}")]
    public async Task The_first_batch_has_101_documents_and_the_next_the_rest(string command)
    {
        using var client = await FilledAsync(250);
        var first = (await client.RunAsync(_database, command))["cursor"].AsBsonDocument;
        first["firstBatch"].AsBsonArray.Count.ShouldBe(101);
        first["ns"].ShouldBe($"{_database}.c");
        first["id"].AsInt64.ShouldBeGreaterThan(0);

        var next = (await client.RunAsync(_database, GetMore(first["id"])))["cursor"].AsBsonDocument;
        next["nextBatch"].AsBsonArray.Count.ShouldBe(149);
        next["id"].ShouldBe(0L);
        first["firstBatch"]
            .AsBsonArray.Concat(next["nextBatch"].AsBsonArray)
            .Select(document => document["_id"].AsInt32)
            .ShouldBe(Enumerable.Range(0, 250));
    }

    [Theory]
    [InlineData("{find: 'c', batchSize: 0}", "{aggregate: 'c', pipeline: [], cursor: {batchSize: 0}}")]
    public async Task A_batch_size_of_0_opens_a_cursor_and_reads_nothing(params string[] commands)
    {
        using var client = await FilledAsync(3);
        foreach (var command in commands)
        {
            var cursor = (await client.RunAsync(_database, command))["cursor"];
            cursor["firstBatch"].AsBsonArray.ShouldBeEmpty();
            (await client.RunAsync(_database, GetMore(cursor["id"], batchSize: 2)))["cursor"]["nextBatch"].AsBsonArray.Count.ShouldBe(2);
        }
    }

    [Theory]
    [InlineData("{find: 'c', limit: 5, batchSize: 5}", 5)]
    [InlineData("{find: 'c', limit: 5}", 5)]
    [InlineData("{find: 'c', batchSize: 4, singleBatch: true}", 4)]
    [InlineData("{find: 'c', skip: 18}", 2)]
    public async Task Nothing_is_left_open_where_there_can_be_no_more(string command, int count)
    {
        using var client = await FilledAsync(20);
        var cursor = (await client.RunAsync(_database, command))["cursor"];
        cursor["firstBatch"].AsBsonArray.Count.ShouldBe(count);
        cursor["id"].ShouldBe(0L);
    }

    [Theory]
    [InlineData("{find: 'c', sort: {$natural: 1}}", 0)]
    [InlineData("{find: 'c', sort: {$natural: -1}}", 19)]
    [InlineData("{find: 'c', sort: {$natural: -1}, hint: {$natural: -1}}", 19)]
    [InlineData("{find: 'c', filter: {n: 3}, sort: {$natural: -1}, limit: 1}", 13)]
    [InlineData("{findAndModify: 'c', sort: {$natural: -1}, remove: true}", 19)]
    public async Task A_sort_by_natural_reads_in_the_order_of_the_collection(string command, int first)
    {
        using var client = await FilledAsync(20);
        var reply = await client.RunAsync(_database, command);
        (reply.Contains("value") ? reply["value"] : reply["cursor"]["firstBatch"][0])["_id"].ShouldBe(first);
    }

    [Fact]
    public async Task A_batch_ends_before_16_MB()
    {
        using var client = server.Raw();
        var large = new string('x', 5 * 1024 * 1024);
        for (var i = 0; i < 7; i++)
        {
            (
                await client.RunAsync(
                    _database,
                    new BsonDocument
                    {
                        { "insert", "c" },
                        {
                            "documents",
                            new BsonArray
                            {
                                new BsonDocument { { "_id", i }, { "s", large } },
                            }
                        },
                    }
                )
            )["n"].ShouldBe(1);
        }

        var cursor = (await client.RunAsync(_database, "{find: 'c'}"))["cursor"];
        cursor["firstBatch"].AsBsonArray.Count.ShouldBe(3);
        var next = (await client.RunAsync(_database, GetMore(cursor["id"])))["cursor"];
        next["nextBatch"].AsBsonArray.Select(document => document["_id"].AsInt32).ShouldBe([3, 4, 5]);
        (await client.RunAsync(_database, GetMore(cursor["id"])))["cursor"]["nextBatch"].AsBsonArray.Single()["_id"].ShouldBe(6);
    }

    [Fact]
    public async Task A_document_of_16_MB_goes_in_and_comes_out()
    {
        using var client = server.Raw();
        var document = new BsonDocument { { "_id", 1 }, { "s", "" } };
        document["s"] = new string('x', 16 * 1024 * 1024 - document.ToBson().Length);
        document.ToBson().Length.ShouldBe(16 * 1024 * 1024);
        var command = new BsonDocument { { "insert", "c" }, { "$db", _database } };
        await client.SendAsync(RawClient.Command(command, 0, ("documents", [document])));
        (await client.ReceiveAsync()).ShouldNotBeNull()["n"].ShouldBe(1);
        (await client.RunAsync(_database, "{find: 'c'}"))["cursor"]["firstBatch"][0].ShouldBe(document);

        document["s"] = document["s"].AsString + "x";
        document["_id"] = 2;
        await client.SendAsync(RawClient.Command(command, 0, ("documents", [document])));
        (await client.ReceiveAsync()).ShouldNotBeNull()["writeErrors"][0]["errmsg"].AsString.ShouldStartWith("object to insert too large.");
    }

    [Fact]
    public async Task A_result_over_16_MB_is_refused()
    {
        using var client = server.Raw();
        for (var i = 0; i < 5; i++)
        {
            await client.RunAsync(
                _database,
                new BsonDocument
                {
                    { "insert", "c" },
                    {
                        "documents",
                        new BsonArray { new BsonDocument("s", new string('x', 4 * 1024 * 1024)) }
                    },
                }
            );
        }

        var reply = await client.RunAsync(_database, "{aggregate: 'c', pipeline: [{$group: {_id: 1, all: {$push: '$s'}}}], cursor: {}}");
        reply["code"].ShouldBe((int)ErrorCode.BSONObjectTooLarge);
    }

    [Theory]
    [InlineData("[{$group: {_id: 1, n: {$sum: 1}}}]", 20)]
    [InlineData("[{$match: {n: 3}}, {$group: {_id: null, n: {$sum: 1}}}]", 2)]
    [InlineData("[{$match: {n: 3}}, {$skip: 1}, {$limit: 5}, {$group: {_id: 1, n: {$sum: 1}}}]", 1)]
    [InlineData("[{$match: {n: 77}}, {$group: {_id: 1, n: {$sum: 1}}}]", null)]
    [InlineData("[{$group: {_id: 1, n: {$sum: 1}}}, {$addFields: {n: {$add: ['$n', 1]}}}]", 21)]
    [InlineData("[{$group: {_id: 1, n: {$sum: 2}}}]", 40)]
    public async Task Counting_by_pipeline_counts(string pipeline, int? count)
    {
        using var client = await FilledAsync(20);
        var found = (await client.RunAsync(_database, $"{{aggregate: 'c', pipeline: {pipeline}, cursor: {{}}}}"))["cursor"][
            "firstBatch"
        ].AsBsonArray;
        if (count is { } some)
            found.Single()["n"].ShouldBe(some);
        else
            found.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_cursor_reads_on_as_the_data_was()
    {
        using var client = await FilledAsync(10);
        var id = (await client.RunAsync(_database, "{find: 'c', batchSize: 2}"))["cursor"]["id"];
        await client.RunAsync(_database, "{delete: 'c', deletes: [{q: {}, limit: 0}]}");
        await client.RunAsync(_database, "{insert: 'c', documents: [{_id: 99}]}");
        var rest = (await client.RunAsync(_database, GetMore(id)))["cursor"]
            ["nextBatch"]
            .AsBsonArray.Select(document => document["_id"].AsInt32);
        rest.ShouldBe(Enumerable.Range(2, 8));
    }

    [Fact]
    public async Task Killed_and_unknown_cursors_are_not_found()
    {
        using var client = await FilledAsync(10);
        var id = (await client.RunAsync(_database, "{find: 'c', batchSize: 2}"))["cursor"]["id"];
        var killed = await client.RunAsync(
            _database,
            new BsonDocument
            {
                { "killCursors", "c" },
                {
                    "cursors",
                    new BsonArray { id, 5L }
                },
            }
        );
        killed["cursorsKilled"].ShouldBe(new BsonArray { id });
        killed["cursorsNotFound"].ShouldBe(new BsonArray { 5L });
        var reply = await client.RunAsync(_database, GetMore(id));
        reply["code"].ShouldBe(43);
        reply["codeName"].ShouldBe("CursorNotFound");
    }

    [Theory]
    [InlineData("other", false)]
    [InlineData("$cmd.aggregate", false)]
    [InlineData("c", true)]
    public async Task A_cursor_is_killed_through_any_collection(string collection, bool elsewhere)
    {
        using var client = await FilledAsync(300);
        var id = (await client.RunAsync(_database, "{find: 'c'}"))["cursor"]["id"];
        var killed = await client.RunAsync(
            elsewhere ? $"{_database}_2" : _database,
            new BsonDocument
            {
                { "killCursors", collection },
                {
                    "cursors",
                    new BsonArray { id }
                },
            }
        );
        killed["cursorsKilled"].ShouldBe(new BsonArray { id });
        killed["cursorsNotFound"].AsBsonArray.ShouldBeEmpty();
        (await client.RunAsync(_database, GetMore(id)))["code"].ShouldBe(43);
    }

    [Fact]
    public async Task A_cursor_is_bound_to_its_collection_and_session()
    {
        using var client = await FilledAsync(10);
        var id = (await client.RunAsync(_database, "{find: 'c', batchSize: 2}"))["cursor"]["id"];
        (await client.RunAsync(_database, new BsonDocument { { "getMore", id }, { "collection", "other" } }))["code"]
            .ShouldBe((int)ErrorCode.Unauthorized);
        (await client.RunAsync(_database, GetMore(id).Add("lsid", Session())))["code"].ShouldBe(50738);
        (await client.RunAsync(_database, GetMore(id)))["ok"].ShouldBe(1.0, "refusals leave the cursor open");
    }

    [Fact]
    public async Task The_end_of_a_session_closes_its_cursors()
    {
        using var client = await FilledAsync(10);
        var session = Session();
        var find = BsonDocument.Parse("{find: 'c', batchSize: 2}");
        var id = (await client.RunAsync(_database, find.Add("lsid", session)))["cursor"]["id"];
        (await client.RunAsync("admin", new BsonDocument("endSessions", new BsonArray { session })))["ok"].ShouldBe(1.0);
        (await client.RunAsync(_database, GetMore(id).Add("lsid", session)))["code"].ShouldBe(43);
    }

    [Theory]
    [InlineData("{drop: 'c'}")]
    [InlineData("{dropDatabase: 1}")]
    public async Task A_dropped_collection_ends_its_cursors(string command)
    {
        using var client = await FilledAsync(10);
        var id = (await client.RunAsync(_database, "{find: 'c', batchSize: 2}"))["cursor"]["id"];
        (await client.RunAsync(_database, command))["ok"].ShouldBe(1.0);
        (await client.RunAsync(_database, GetMore(id)))["code"].ShouldBe((int)ErrorCode.QueryPlanKilled);
        (await client.RunAsync(_database, GetMore(id)))["code"].ShouldBe((int)ErrorCode.CursorNotFound);
    }

    [Fact]
    public async Task A_cursor_that_nobody_reads_is_closed_after_a_while()
    {
        await using var impatient = await TestServer.StartAsync(options => options with { CursorTimeout = TimeSpan.FromMilliseconds(200) });
        using var client = impatient.Raw();
        await client.RunAsync("d", "{insert: 'c', documents: [{}, {}, {}]}");
        var idle = (await client.RunAsync("d", "{find: 'c', batchSize: 1}"))["cursor"]["id"];
        var kept = (await client.RunAsync("d", "{find: 'c', batchSize: 1, noCursorTimeout: true}"))["cursor"]["id"];
        await Eventually.ShouldAsync(async () =>
            (await client.RunAsync("admin", "{serverStatus: 1}"))["metrics"]["cursor"]["timedOut"] == 1
        );
        (await client.RunAsync("d", GetMore(idle)))["code"].ShouldBe(43);
        (await client.RunAsync("d", GetMore(kept)))["ok"].ShouldBe(1.0);
    }

    [Fact]
    public async Task Cursors_are_bounded_by_closing_the_one_idle_longest()
    {
        await using var small = await TestServer.StartAsync(options => options with { MaxCursors = 3 });
        using var client = small.Raw();
        await client.RunAsync("d", "{insert: 'c', documents: [{}, {}, {}]}");
        var ids = new List<BsonValue>();
        for (var i = 0; i < 5; i++)
            ids.Add((await client.RunAsync("d", "{find: 'c', batchSize: 1}"))["cursor"]["id"]);
        for (var i = 0; i < 5; i++)
            (await client.RunAsync("d", GetMore(ids[i])))["ok"].ShouldBe(i < 2 ? 0.0 : 1.0);
    }

    [Fact]
    public async Task A_find_over_its_time_is_stopped()
    {
        using var client = await FilledAsync(2000);
        // Every document asks for every document: a second's work at least.
        var slow = BsonDocument.Parse(
            "{aggregate: 'c', pipeline: [{$lookup: {from: 'c', let: {x: '$_id'}, pipeline: [{$match: {$expr: {$eq: [{$mod: "
                + "['$$x', 7]}, {$mod: ['$_id', 7]}]}}}], as: 'all'}}, {$count: 'n'}], cursor: {}, maxTimeMS: 30}"
        );
        var reply = await client.RunAsync(_database, slow);
        reply["code"].ShouldBe(50, reply.ToString());
        reply["codeName"].ShouldBe("MaxTimeMSExpired");
    }

    [Fact]
    public async Task KillOp_stops_what_currentOp_shows()
    {
        using var client = await FilledAsync(2000);
        using var other = server.Raw();
        var slow = client.RunAsync(
            _database,
            "{aggregate: 'c', pipeline: [{$lookup: {from: 'c', let: {x: '$_id'}, pipeline: [{$match: {$expr: {$eq: [{$mod: "
                + "['$$x', 7]}, {$mod: ['$_id', 7]}]}}}], as: 'all'}}, {$count: 'n'}], cursor: {}, comment: 'the slow one'}"
        );
        BsonDocument? running = null;
        await Eventually.ShouldAsync(async () =>
        {
            running = (await other.RunAsync("admin", "{currentOp: 1, 'command.comment': 'the slow one'}"))["inprog"]
                .AsBsonArray.SingleOrDefault()
                ?.AsBsonDocument;
            return running is not null || slow.IsCompleted;
        });
        running.ShouldNotBeNull()["ns"].ShouldBe($"{_database}.c");
        (await other.RunAsync("admin", new BsonDocument { { "killOp", 1 }, { "op", running["opid"] } }))["ok"].ShouldBe(1.0);
        (await slow)["code"].ShouldBe((int)ErrorCode.Interrupted);
    }

    private async Task<RawClient> FilledAsync(int count)
    {
        var client = server.Raw();
        var documents = Enumerable.Range(0, count).Select(i => new BsonDocument { { "_id", i }, { "n", i % 10 } });
        await client.SendAsync(
            RawClient.Command(new BsonDocument { { "insert", "c" }, { "$db", _database } }, 0, ("documents", [.. documents]))
        );
        (await client.ReceiveAsync()).ShouldNotBeNull()["n"].ShouldBe(count);
        return client;
    }

    private static BsonDocument GetMore(BsonValue id, int? batchSize = null)
    {
        var command = new BsonDocument { { "getMore", id }, { "collection", "c" } };
        return batchSize is { } size ? command.Add("batchSize", size) : command;
    }

    private static BsonDocument Session() => new("id", new BsonBinaryData(Guid.NewGuid(), GuidRepresentation.Standard));
}
