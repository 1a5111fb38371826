using MongoDB.Bson;

namespace EmbeddedMongo.Tests.Commands.Operations;

public sealed class ProfilerTests(TestServer server) : IClassFixture<TestServer>
{
    private readonly string _database = $"test_{Guid.NewGuid():N}";

    [Fact]
    public async Task Level_2_writes_down_what_a_query_examined_and_returned()
    {
        using var client = server.Raw();
        await client.RunAsync("admin", "{hello: 1, client: {application: {name: 'the test'}}}");
        await client.RunAsync(_database, "{insert: 'c', documents: [{_id: 1, a: 1}, {_id: 2, a: 2}, {_id: 3, a: 2}]}");
        (await client.RunAsync(_database, "{profile: 2}"))["was"].ShouldBe(0);
        await client.RunAsync(_database, "{find: 'c', filter: {a: 2}, comment: 'run-1'}");
        await client.RunAsync(
            _database,
            "{aggregate: 'c', pipeline: [{$match: {a: 2}}, {$group: {_id: '$a', n: {$sum: 1}}}], cursor: {}, comment: 'run-2'}"
        );
        await client.RunAsync(_database, "{update: 'c', updates: [{q: {a: 2}, u: {$set: {b: 1}}, multi: true}], comment: 'run-3'}");
        await client.RunAsync(_database, "{find: 'c', filter: {$nonsense: 1}, comment: 'run-4'}");
        (await client.RunAsync(_database, "{profile: 0}"))["was"].ShouldBe(2);
        await client.RunAsync(_database, "{find: 'c', comment: 'run-5'}");

        var find = (await EntriesAsync(client, "run-1")).Single();
        find["op"].ShouldBe("query");
        find["ns"].ShouldBe($"{_database}.c");
        find["command"]["filter"].ShouldBe(new BsonDocument("a", 2));
        find["docsExamined"].ShouldBe(3);
        find["keysExamined"].ShouldBe(0);
        find["nreturned"].ShouldBe(2);
        find["planSummary"].ShouldBe("COLLSCAN");
        find["responseLength"].AsInt32.ShouldBeGreaterThan(60);
        find["millis"].AsInt32.ShouldBeGreaterThanOrEqualTo(0);
        find["ts"].IsValidDateTime.ShouldBeTrue();
        find["client"].ShouldBe("127.0.0.1");
        find["appName"].ShouldBe("the test");

        var aggregate = (await EntriesAsync(client, "run-2")).Single();
        aggregate["op"].ShouldBe("command");
        aggregate["docsExamined"].ShouldBe(3);
        aggregate["nreturned"].ShouldBe(1);

        var update = (await EntriesAsync(client, "run-3")).Single();
        update["op"].ShouldBe("update");
        update["nMatched"].ShouldBe(2);
        update["nModified"].ShouldBe(2);

        (await EntriesAsync(client, "run-4")).Single()["errCode"].ShouldBe(2);
        (await EntriesAsync(client, "run-5")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_getMore_carries_the_command_that_opened_its_cursor()
    {
        using var client = server.Raw();
        await client.RunAsync(_database, "{insert: 'c', documents: [{}, {}, {}]}");
        await client.RunAsync(_database, "{profile: 2}");
        var id = (await client.RunAsync(_database, "{find: 'c', batchSize: 1, comment: 'opened it'}"))["cursor"]["id"];
        await client.RunAsync(_database, new BsonDocument { { "getMore", id }, { "collection", "c" } });
        await client.RunAsync(_database, "{profile: 0}");

        var entries = (await client.RunAsync(_database, "{find: 'system.profile', filter: {op: 'getmore'}}"))["cursor"][
            "firstBatch"
        ].AsBsonArray;
        entries.Single()["originatingCommand"]["comment"].ShouldBe("opened it");
        entries.Single()["nreturned"].ShouldBe(2);
        entries.Single()["cursorid"].ShouldBe(id);
    }

    [Fact]
    public async Task Level_1_writes_down_what_is_slow()
    {
        using var client = server.Raw();
        await client.RunAsync(_database, "{profile: 1, slowms: 100000}");
        await client.RunAsync(_database, "{find: 'c', comment: 'fast'}");
        (await EntriesAsync(client, "fast")).ShouldBeEmpty();
        (await client.RunAsync(_database, "{profile: -1, slowms: 0}"))["slowms"].ShouldBe(100000);
        await client.RunAsync(_database, "{find: 'c', comment: 'slow enough'}");
        (await EntriesAsync(client, "slow enough")).Count.ShouldBe(1);
        await client.RunAsync(_database, "{profile: 0, slowms: 100}");
    }

    [Fact]
    public async Task A_filter_takes_the_place_of_slow_until_it_is_unset()
    {
        using var client = server.Raw();
        await client.RunAsync(
            _database,
            "{profile: 1, slowms: 100000, filter: {'command.comment': {$exists: true}, nreturned: {$gte: 0}}}"
        );
        await client.RunAsync(_database, "{find: 'c', comment: 'wanted'}");
        await client.RunAsync(_database, "{find: 'c', filter: {no: 'comment'}}");
        var was = await client.RunAsync(_database, "{profile: 1, filter: 'unset'}");
        was["filter"].ShouldBe(BsonDocument.Parse("{'command.comment': {$exists: true}, nreturned: {$gte: 0}}"));
        was["note"].AsString.ShouldContain("filter");
        await client.RunAsync(_database, "{find: 'c', comment: 'not wanted'}");
        (await client.RunAsync(_database, "{profile: 0, slowms: 100}")).Contains("filter").ShouldBeFalse();

        (await EntriesAsync(client, "wanted")).Count.ShouldBe(1);
        (await client.RunAsync(_database, "{find: 'system.profile'}"))["cursor"]["firstBatch"].AsBsonArray.Count.ShouldBe(1);
    }

    [Fact]
    public async Task The_profile_is_kept_under_its_size_by_dropping_the_oldest()
    {
        await using var small = await TestServer.StartAsync(options => options with { ProfileBytes = 20_000 });
        using var client = small.Raw();
        await client.RunAsync("d", "{profile: 2}");
        for (var i = 0; i < 200; i++)
            await client.RunAsync("d", $"{{find: 'c', comment: {i}}}");
        await client.RunAsync("d", "{profile: 0}");

        (await client.RunAsync("d", "{collStats: 'system.profile'}"))["size"].ToInt64().ShouldBeInRange(10_000, 20_000);
        var kept = (await client.RunAsync("d", "{find: 'system.profile', filter: {'command.find': 'c'}, batchSize: 1000}"))["cursor"][
            "firstBatch"
        ].AsBsonArray;
        kept.Select(entry => entry["command"]["comment"].AsInt32).ShouldBe(Enumerable.Range(200 - kept.Count, kept.Count));
    }

    private async Task<IReadOnlyList<BsonDocument>> EntriesAsync(RawClient client, string comment) =>
        [
            .. (await client.RunAsync(_database, $"{{find: 'system.profile', filter: {{'command.comment': '{comment}'}}}}"))["cursor"]
                ["firstBatch"]
                .AsBsonArray.Select(entry => entry.AsBsonDocument),
        ];
}
