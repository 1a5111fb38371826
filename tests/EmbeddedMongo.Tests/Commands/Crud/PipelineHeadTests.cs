using MongoDB.Bson;

namespace EmbeddedMongo.Tests.Commands.Crud;

/// <summary>What the planner takes over from a pipeline's head reads no more than it has to, and changes no answer.</summary>
public sealed class PipelineHeadTests(TestServer server) : IClassFixture<TestServer>
{
    private readonly string _database = $"test_{Guid.NewGuid():N}";

    [Fact]
    public async Task Paging_by_key_fetches_only_the_page()
    {
        using var client = await FilledAsync();
        await client.RunAsync(_database, "{profile: 2}");
        (
            await RunAsync(client, "[{$match: {_id: {$gte: 100}}}, {$project: {_id: 1}}, {$sort: {_id: 1}}, {$skip: 250}, {$limit: 1}]")
        ).ShouldBe("[{ \"_id\" : 350 }]");
        (await StatsAsync(client)).ShouldBe((251, 1));
    }

    [Fact]
    public async Task A_sample_fetches_only_what_it_gives()
    {
        using var client = await FilledAsync();
        await client.RunAsync(_database, "{profile: 2}");
        var ids = BsonArrayOf(await RunAsync(client, "[{$match: {}}, {$sample: {size: 50}}, {$project: {_id: 1}}]"))
            .Select(document => document["_id"].AsInt32)
            .ToList();
        ids.Count.ShouldBe(50);
        ids.ShouldBeUnique();
        (await StatsAsync(client)).ShouldBe((500, 50));
    }

    [Fact]
    public async Task A_sample_of_matches_has_only_matches()
    {
        using var client = await FilledAsync();
        var sampled = BsonArrayOf(await RunAsync(client, "[{$match: {even: true}}, {$sample: {size: 400}}]"));
        sampled.Count.ShouldBe(250);
        sampled.ShouldAllBe(document => document["even"] == true);
        sampled.Select(document => document["_id"].AsInt32).ShouldBeUnique();
    }

    /// <summary>
    /// Of 500 documents each is in a sample of 50 with probability 0.1: in 400 samples 40 times, give or take six deviations of 6.
    /// </summary>
    [Fact]
    public async Task A_sample_is_uniform()
    {
        using var client = await FilledAsync();
        var counts = new int[500];
        for (var i = 0; i < 400; i++)
        {
            foreach (var document in BsonArrayOf(await RunAsync(client, "[{$sample: {size: 50}}, {$project: {_id: 1}}]")))
                counts[document["_id"].AsInt32]++;
        }

        counts.Sum().ShouldBe(20_000);
        counts.ShouldAllBe(count => Math.Abs(count - 40) < 37);
    }

    /// <summary>Each beside the same with a stage between that keeps the planner out.</summary>
    [Theory]
    [InlineData("{$project: {_id: 1}}", "{$sort: {_id: -1}}, {$skip: 3}, {$limit: 4}")]
    [InlineData("{$project: {n: 1}}", "{$sort: {n: 1, _id: 1}}, {$limit: 4}")]
    [InlineData("{$project: {_id: 0, n: 1}}", "{$sort: {_id: -1}}, {$limit: 4}")]
    [InlineData("{$project: {n: 1}}", "{$limit: 20}, {$sort: {n: -1, _id: 1}}, {$limit: 4}")]
    [InlineData("{$project: {even: 1}}", "{$sort: {n: -1, _id: -1}}, {$limit: 4}")]
    [InlineData("{$project: {n: {$subtract: [0, '$n']}}}", "{$sort: {n: 1, _id: 1}}, {$limit: 4}")]
    [InlineData("{$project: {n: '$_id'}}", "{$sort: {n: -1}}, {$limit: 4}")]
    public async Task A_moved_stage_changes_no_answer(string project, string rest)
    {
        using var client = await FilledAsync();
        var expected = await RunAsync(client, $"[{project}, {{$match: {{}}}}, {rest}]");
        (await RunAsync(client, $"[{project}, {rest}]")).ShouldBe(expected);
    }

    private async Task<RawClient> FilledAsync()
    {
        var client = server.Raw();
        var documents = new BsonArray(
            Enumerable
                .Range(0, 500)
                .Select(i => new BsonDocument
                {
                    { "_id", i },
                    { "even", i % 2 == 0 },
                    { "n", i * 7 % 50 },
                })
        );
        await client.RunAsync(_database, new BsonDocument { { "insert", "c" }, { "documents", documents } });
        return client;
    }

    private async Task<string> RunAsync(RawClient client, string pipeline) =>
        (await client.RunAsync(_database, $"{{aggregate: 'c', pipeline: {pipeline}, cursor: {{batchSize: 1000}}, comment: 'this'}}"))[
            "cursor"
        ]
            ["firstBatch"]
            .ToJson();

    private async Task<(int Keys, int Documents)> StatsAsync(RawClient client)
    {
        var entry = (await client.RunAsync(_database, "{find: 'system.profile', filter: {'command.comment': 'this'}}"))["cursor"][
            "firstBatch"
        ][0];
        return (entry["keysExamined"].AsInt32, entry["docsExamined"].AsInt32);
    }

    private static List<BsonDocument> BsonArrayOf(string json) =>
        [.. MongoDB.Bson.Serialization.BsonSerializer.Deserialize<BsonArray>(json).Select(value => value.AsBsonDocument)];
}
