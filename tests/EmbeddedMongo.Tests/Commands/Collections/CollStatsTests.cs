using MongoDB.Bson;
using MongoDB.Driver;

namespace EmbeddedMongo.Tests.Commands.Collections;

/// <summary>What the Spark connector's partitioners ask first: sizes and counts, held against the documents themselves.</summary>
public sealed class CollStatsTests(TestServer server) : IClassFixture<TestServer>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Sizes_stay_true_while_documents_come_grow_and_go()
    {
        await using var own = await TestServer.StartAsync();
        await own
            .Client.GetDatabase("d")
            .GetCollection<BsonDocument>("c")
            .InsertManyAsync(
                Enumerable
                    .Range(0, 1000)
                    .Select(id => new BsonDocument
                    {
                        { "_id", id },
                        { "even", id % 2 == 0 },
                        { "text", new string('x', id) },
                    }),
                cancellationToken: Stop
            );
        await ShouldBeTrueAsync(own, documents: 1000);

        await Own().UpdateManyAsync("{even: true}", "{$set: {text: 'short', more: [1, 2, 3]}}", cancellationToken: Stop);
        await ShouldBeTrueAsync(own, documents: 1000);

        await Own().ReplaceOneAsync("{_id: 4}", new BsonDocument(), cancellationToken: Stop);
        await Own()
            .ReplaceOneAsync(
                "{_id: 2000}",
                new BsonDocument { { "even", true }, { "new", true } },
                new ReplaceOptions { IsUpsert = true },
                Stop
            );
        await Own().DeleteManyAsync("{even: false}", Stop);
        await ShouldBeTrueAsync(own, documents: 501);

        // A write that fails changes nothing.
        await Should.ThrowAsync<MongoWriteException>(() => Own().InsertOneAsync(new BsonDocument("_id", 0), cancellationToken: Stop));
        await ShouldBeTrueAsync(own, documents: 501);

        await own.RestartAsync();
        await ShouldBeTrueAsync(own, documents: 501);

        await Own().DeleteManyAsync("{}", Stop);
        await ShouldBeTrueAsync(own, documents: 0);

        IMongoCollection<BsonDocument> Own() => own.Client.GetDatabase("d").GetCollection<BsonDocument>("c");
    }

    [Fact]
    public async Task The_stage_and_the_command_agree()
    {
        var database = server.NewDatabase();
        await database
            .GetCollection<BsonDocument>("c")
            .InsertManyAsync(
                Enumerable.Range(0, 500).Select(id => new BsonDocument { { "_id", id }, { "city", $"{id % 7}" } }),
                cancellationToken: Stop
            );
        await database
            .GetCollection<BsonDocument>("c")
            .Indexes.CreateOneAsync(new CreateIndexModel<BsonDocument>("{city: 1}"), cancellationToken: Stop);

        var command = await database.RunCommandAsync<BsonDocument>("{collStats: 'c'}", cancellationToken: Stop);
        var stage = await StorageStatsAsync(database, "{}");
        foreach (var name in new[] { "size", "count", "avgObjSize", "nindexes", "indexSizes" })
            stage[name].ShouldBe(command[name], name);
        stage["indexSizes"].AsBsonDocument.Names.ShouldBe(["_id_", "city_1"], ignoreOrder: true);
        (await StorageStatsAsync(database, "{scale: 1024}"))["size"].ToInt64().ShouldBe(command["size"].ToInt64() / 1024);
    }

    /// <summary>A collection that is absent has no statistics to show, and the connector takes that very error for an empty one.</summary>
    [Fact]
    public async Task The_stage_refuses_a_collection_that_is_absent_by_MongoDB_s_code()
    {
        var error = await Should.ThrowAsync<MongoCommandException>(() => StorageStatsAsync(server.NewDatabase(), "{}"));
        (error.Code, error.CodeName).ShouldBe((26, "NamespaceNotFound"));
    }

    /// <summary>
    /// Thirty samples of a tenth: each tenth of the collection gives 3,000 of the 30,000, give or take five deviations of 49.
    /// </summary>
    [Fact]
    public async Task A_sample_over_the_wire_is_of_the_whole_collection_without_repeats()
    {
        var collection = server.NewDatabase().GetCollection<BsonDocument>("c");
        await collection.InsertManyAsync(
            Enumerable.Range(0, 20_000).Select(id => new BsonDocument { { "_id", id }, { "even", id % 2 == 0 } }),
            cancellationToken: Stop
        );

        var tenths = new int[10];
        for (var round = 0; round < 30; round++)
        {
            var ids = (
                await collection.Aggregate().Match("{even: true}").AppendStage<BsonDocument>("{$sample: {size: 1000}}").ToListAsync(Stop)
            ).ConvertAll(document => document["_id"].AsInt32);
            ids.Count.ShouldBe(1000);
            ids.Distinct().Count().ShouldBe(1000);
            ids.ShouldAllBe(id => id % 2 == 0);
            foreach (var id in ids)
                tenths[id / 2000]++;
        }

        tenths.ShouldAllBe(count => Math.Abs(count - 3000) < 245);
    }

    private static async Task ShouldBeTrueAsync(TestServer server, int documents)
    {
        var database = server.Client.GetDatabase("d");
        var held = await database.GetCollection<BsonDocument>("c").Find("{}").ToListAsync(Stop);
        held.Count.ShouldBe(documents);
        var stats = await StorageStatsAsync(database, "{}");
        stats["count"].ToInt64().ShouldBe(documents);
        stats["size"].ToInt64().ShouldBe(held.Sum(document => (long)document.ToBson().Length));
    }

    private static async Task<BsonDocument> StorageStatsAsync(IMongoDatabase database, string options)
    {
        var stages = await database
            .GetCollection<BsonDocument>("c")
            .Aggregate<BsonDocument>(
                new[] { new BsonDocument("$collStats", new BsonDocument("storageStats", BsonDocument.Parse(options))) },
                cancellationToken: Stop
            )
            .ToListAsync(Stop);
        return stages.ShouldHaveSingleItem()["storageStats"].AsBsonDocument;
    }
}
