using MongoDB.Bson;

namespace EmbeddedMongo.Tests.Commands.Arguments;

public sealed class WriteConcernTests
{
    // Long enough for nothing to become durable by itself while a test looks.
    private static Task<TestServer> WithSlowJournal() =>
        TestServer.StartAsync(options => options with { JournalCommitInterval = TimeSpan.FromMinutes(10) });

    [Theory]
    [InlineData("{w: 1}", false)]
    [InlineData("{w: 0}", false)]
    [InlineData("{w: 1, j: false}", false)]
    [InlineData("{w: 'majority', j: false}", false)]
    [InlineData("{w: 1, j: true}", true)]
    [InlineData("{j: true}", true)]
    [InlineData("{w: 'majority'}", true)]
    [InlineData("{w: 'majority', wtimeout: 5000}", true)]
    [InlineData("{}", true)]
    [InlineData(null, true)]
    public async Task An_acknowledged_write_is_durable_as_far_as_was_asked(string? concern, bool durable)
    {
        await using var server = await WithSlowJournal();
        using var client = server.Raw();
        await client.RunAsync("d", "{insert: 'c', documents: [{_id: 0}], writeConcern: {w: 'majority'}}");

        var insert = BsonDocument.Parse("{insert: 'c', documents: [{_id: 1}]}");
        if (concern is not null)
            insert.Add("writeConcern", BsonDocument.Parse(concern));
        var reply = await client.RunAsync("d", insert);
        reply["ok"].ShouldBe(1.0);
        reply["n"].ShouldBe(1);
        reply.Contains("writeConcernError").ShouldBeFalse();
        (await JournalAsync(client)).ShouldBe(durable);
    }

    [Theory]
    [InlineData("{w: 3}", 100, "UnsatisfiableWriteConcern")]
    [InlineData("{w: 'east'}", 79, "UnknownReplWriteConcern")]
    public async Task A_concern_that_one_node_cannot_meet_is_told_after_the_write(string concern, int code, string name)
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Raw();
        var reply = await client.RunAsync(
            "d",
            BsonDocument.Parse("{insert: 'c', documents: [{_id: 1}]}").Add("writeConcern", BsonDocument.Parse(concern))
        );
        reply["ok"].ShouldBe(1.0);
        reply["n"].ShouldBe(1);
        reply["writeConcernError"]["code"].ShouldBe(code);
        reply["writeConcernError"]["codeName"].ShouldBe(name);
        (await client.RunAsync("d", "{count: 'c'}"))["n"].ShouldBe(1);
    }

    [Fact]
    public async Task A_read_of_the_majority_waits_until_what_it_read_is_durable()
    {
        await using var server = await WithSlowJournal();
        using var client = server.Raw();
        await client.RunAsync("d", "{insert: 'c', documents: [{_id: 1}], writeConcern: {w: 1}}");
        (await client.RunAsync("d", "{find: 'c'}"))["cursor"]["firstBatch"].AsBsonArray.Count.ShouldBe(1);
        (await JournalAsync(client)).ShouldBeFalse();

        foreach (var level in new[] { "majority", "linearizable" })
        {
            await client.RunAsync("d", $"{{insert: 'c', documents: [{{_id: '{level}'}}], writeConcern: {{w: 1}}}}");
            (await client.RunAsync("d", $"{{find: 'c', readConcern: {{level: '{level}'}}}}"))["ok"].ShouldBe(1.0);
            (await JournalAsync(client)).ShouldBeTrue();
        }
    }

    [Fact]
    public async Task A_duplicate_is_told_only_when_the_document_that_it_met_is_durable()
    {
        await using var server = await WithSlowJournal();
        using var client = server.Raw();
        await client.RunAsync("d", "{insert: 'c', documents: [{_id: 1}], writeConcern: {w: 1}}");
        (await client.RunAsync("d", "{insert: 'c', documents: [{_id: 1}], writeConcern: {w: 'majority'}}"))["writeErrors"]
            [0]["code"]
            .ShouldBe(11000);
        (await JournalAsync(client)).ShouldBeTrue();
    }

    [Fact]
    public async Task A_write_that_is_not_durable_in_time_is_done_and_says_so()
    {
        using var hold = new ManualResetEventSlim(initialState: true);
        await using var server = await TestServer.StartAsync(options =>
            options with
            {
                WrapSync = sync =>
                    () =>
                    {
                        hold.Wait();
                        sync();
                    },
            }
        );
        using var client = server.Raw();
        await client.RunAsync("d", "{insert: 'c', documents: [{_id: 0}]}");
        hold.Reset();
        try
        {
            var reply = await client.RunAsync("d", "{insert: 'c', documents: [{_id: 1}], writeConcern: {w: 'majority', wtimeout: 50}}");
            reply["ok"].ShouldBe(1.0);
            reply["n"].ShouldBe(1);
            reply["writeConcernError"]["code"].ShouldBe(64);
            reply["writeConcernError"]["codeName"].ShouldBe("WriteConcernFailed");
            reply["writeConcernError"]["errInfo"]["wtimeout"].ShouldBe(true);

            reply = await client.RunAsync("d", "{insert: 'c', documents: [{_id: 2}], maxTimeMS: 50}");
            reply["n"].ShouldBe(1);
            reply["writeConcernError"]["code"].ShouldBe(50);
            (await client.RunAsync("d", "{count: 'c'}"))["n"].ShouldBe(3);
        }
        finally
        {
            hold.Set();
        }
    }

    [Fact]
    public async Task A_log_that_cannot_be_synced_is_told_and_ends_all_writing()
    {
        var broken = false;
        await using var server = await TestServer.StartAsync(options =>
            options with
            {
                WrapSync = sync =>
                    () =>
                    {
                        if (Volatile.Read(ref broken))
                            throw new IOException("no space left");
                        sync();
                    },
            }
        );
        using var client = server.Raw();
        await client.RunAsync("d", "{insert: 'c', documents: [{_id: 0}]}");
        Volatile.Write(ref broken, true);
        var reply = await client.RunAsync("d", "{insert: 'c', documents: [{_id: 1}], writeConcern: {w: 'majority'}}");
        reply["writeConcernError"]["code"].ShouldBe(64, reply.ToString());
        (await client.RunAsync("d", "{insert: 'c', documents: [{_id: 2}], writeConcern: {w: 1}}"))["ok"].ShouldBe(0.0);
        (await client.RunAsync("d", "{find: 'c', filter: {_id: 0}}"))["cursor"]["firstBatch"].AsBsonArray.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Fsync_answers_when_everything_is_durable()
    {
        await using var server = await WithSlowJournal();
        using var client = server.Raw();
        await client.RunAsync("d", "{insert: 'c', documents: [{_id: 1}], writeConcern: {w: 1}}");
        (await client.RunAsync("admin", "{fsync: 1}"))["ok"].ShouldBe(1.0);
        (await JournalAsync(client)).ShouldBeTrue();
    }

    [Theory]
    [InlineData("{create: 'e'}")]
    [InlineData("{drop: 'c'}")]
    [InlineData("{createIndexes: 'c', indexes: [{key: {a: 1}, name: 'a_1'}]}")]
    [InlineData("{update: 'c', updates: [{q: {_id: 0}, u: {$set: {a: 1}}}]}")]
    [InlineData("{delete: 'c', deletes: [{q: {_id: 0}, limit: 1}]}")]
    [InlineData("{findAndModify: 'c', query: {_id: 0}, update: {$set: {a: 1}}}")]
    [InlineData("{aggregate: 'c', pipeline: [{$out: 'e'}], cursor: {}}")]
    [InlineData("{dropDatabase: 1}")]
    public async Task Every_command_that_writes_waits(string command)
    {
        await using var server = await WithSlowJournal();
        using var client = server.Raw();
        await client.RunAsync("d", "{insert: 'c', documents: [{_id: 0}], writeConcern: {w: 1}}");
        var reply = await client.RunAsync("d", command);
        reply["ok"].ShouldBe(1.0, reply.ToString());
        (await JournalAsync(client)).ShouldBeTrue();
    }

    private static async Task<bool> JournalAsync(RawClient client)
    {
        var journal = (await client.RunAsync("admin", "{serverStatus: 1}"))["journal"];
        return journal["durableSequence"] == journal["appliedSequence"];
    }
}
