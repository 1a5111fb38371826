using EmbeddedMongo.Errors;
using MongoDB.Bson;

namespace EmbeddedMongo.Tests.Commands.Streams;

/// <summary>A stream goes on where it was, or says that it cannot: it never passes over an event.</summary>
public sealed class ResumeTests
{
    [Fact]
    public async Task A_token_is_good_after_a_restart()
    {
        await using var server = await TestServer.StartAsync();
        BsonDocument mark,
            inserted;
        using (var client = server.Raw())
        {
            var stream = new StreamClient(client, "shop");
            await stream.OpenAsync("c");
            mark = stream.ResumeToken;
            await stream.RunAsync("{insert: 'c', documents: [{_id: 1}, {_id: 2}]}");
            inserted = (await stream.TakeAsync(2))[0];
            await stream.RunAsync("{insert: 'c', documents: [{_id: 3}]}");
        }

        await server.RestartAsync();
        using var again = server.Raw();
        var later = new StreamClient(again, "shop");
        Ids(await later.OpenAsync("c", new BsonDocument("resumeAfter", mark))).ShouldBe([1, 2, 3]);
        Ids(await later.OpenAsync("c", new BsonDocument("resumeAfter", inserted["_id"]))).ShouldBe([2, 3]);
        Ids(await later.OpenAsync("c", new BsonDocument("startAtOperationTime", inserted["clusterTime"]))).ShouldBe([1, 2, 3]);
    }

    [Fact]
    public async Task A_token_of_another_stream_or_of_nothing_is_refused()
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Raw();
        var stream = new StreamClient(client, "shop");
        await stream.OpenAsync(null);
        await stream.RunAsync("{insert: 'c', documents: [{_id: 1}]}");
        await stream.RunAsync("{insert: 'd', documents: [{_id: 2}], writeConcern: {w: 'majority'}}");
        var token = (await stream.TakeAsync(2))[0]["_id"].AsBsonDocument;
        (await stream.OpenAsync("c", new BsonDocument("resumeAfter", token))).ShouldBeEmpty();

        var other = await stream.TryOpenAsync("d", new BsonDocument("resumeAfter", token));
        other["code"].ShouldBe((int)ErrorCode.ChangeStreamFatalError, other.ToString());
        other["errorLabels"].AsBsonArray.ShouldBe(["NonResumableChangeStreamError"]);
        var altered = new BsonDocument("_data", token["_data"].AsString.Replace("696E73657274", "64656C657465", StringComparison.Ordinal));
        (await stream.TryOpenAsync("c", new BsonDocument("resumeAfter", altered)))["code"].ShouldBe((int)ErrorCode.ChangeStreamFatalError);
    }

    [Fact]
    public async Task A_stream_that_the_oplog_has_left_behind_is_an_error_and_one_that_reads_on_is_not()
    {
        await using var server = await TestServer.StartAsync(options => options with { OplogSize = 1 << 20 });
        using var client = server.Raw();
        var (idle, reading) = (new StreamClient(client, "shop"), new StreamClient(client, "shop"));
        await idle.OpenAsync("c");
        await reading.OpenAsync("other");
        var start = idle.ResumeToken;
        var text = new string('x', 100_000);
        for (var i = 0; i < 20; i++)
        {
            await idle.RunAsync(
                new BsonDocument
                {
                    { "insert", "c" },
                    {
                        "documents",
                        new BsonArray
                        {
                            new BsonDocument { { "_id", i }, { "text", text } },
                        }
                    },
                    { "writeConcern", new BsonDocument("w", "majority") },
                }
            );
            (await reading.NextAsync(milliseconds: 1)).ShouldBeEmpty();
        }

        BsonDocument? reply = null;
        await Eventually.ShouldAsync(async () =>
            (reply = await idle.TryOpenAsync("c", new BsonDocument("resumeAfter", start)))["ok"] == 0.0
        );
        reply!["code"].ShouldBe((int)ErrorCode.ChangeStreamHistoryLost, reply.ToString());
        reply["errorLabels"].AsBsonArray.ShouldBe(["NonResumableChangeStreamError"]);
        (await reading.NextAsync(milliseconds: 1)).ShouldBeEmpty();
        await server.RestartAsync();
        using var again = server.Raw();
        var late = await new StreamClient(again, "shop").TryOpenAsync("c", new BsonDocument("resumeAfter", start));
        late["code"].ShouldBe((int)ErrorCode.ChangeStreamHistoryLost, late.ToString());
    }

    [Fact]
    public async Task A_cursor_that_waits_too_long_for_its_next_batch_is_told()
    {
        await using var server = await TestServer.StartAsync(options => options with { OplogSize = 1 << 20 });
        using var client = server.Raw();
        var stream = new StreamClient(client, "shop");
        await stream.OpenAsync("c");
        var insert = new BsonDocument { { "insert", "d" }, { "writeConcern", new BsonDocument("w", "majority") } };
        var text = new string('x', 400_000);
        for (var i = 0; i < 5; i++)
            await stream.RunAsync(new BsonDocument(insert).Add("documents", new BsonArray { new BsonDocument("text", text) }));
        BsonDocument? oldest = null;
        await Eventually.ShouldAsync(async () =>
        {
            oldest = (await client.RunAsync("local", "{find: 'oplog.rs', limit: 1}"))["cursor"]["firstBatch"][0].AsBsonDocument;
            return oldest["ns"] == "shop.d";
        });
        var reply = await stream.TryNextAsync();
        reply["code"].ShouldBe((int)ErrorCode.ChangeStreamHistoryLost, reply.ToString());
    }

    private static int[] Ids(IEnumerable<BsonDocument> events) => [.. events.Select(change => change["documentKey"]["_id"].AsInt32)];
}
