using DzStore.Analytics.Campaigns;
using DzStore.Testing;
using EmbeddedMongo;
using Microsoft.Extensions.DependencyInjection;
using MongoDB.Bson;
using MongoDB.Driver;

namespace DzStore.Analytics.Tests.Jobs;

/// <summary>A database that takes longer for the queries of jobs than an order may take, by MongoDB's own test commands.</summary>
public sealed class SlowDatabaseTests(MongoServer mongo) : IAsyncLifetime
{
    private const string Vip = """{"city": "Oran", "min_spend": 100000, "promo_code": "BLACKFRIDAY"}""";
    private const int BlockedMs = 1_500;

    private readonly string _folder = Directory.CreateTempSubdirectory("dzstore-test-").FullName;
    private EmbeddedMongoServer _slow = null!;
    private MongoClient _client = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _slow = await EmbeddedMongoServer.StartAsync(
            new EmbeddedMongoOptions
            {
                DbPath = _folder,
                Port = 0,
                EnableTestCommands = true,
            },
            Cancellation
        );
        _client = new MongoClient(_slow.ConnectionString);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _slow.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_job_s_query_may_take_longer_than_an_order()
    {
        await using var service = Start(("Jobs:QueryTimeout", "00:01:00"));
        var users = _client.GetDatabase(service.Database.DatabaseNamespace.DatabaseName).GetCollection<BsonDocument>("users");
        await users.InsertOneAsync(
            new BsonDocument
            {
                { "_id", "U1" },
                { "city", "Oran" },
                { "total_spend", 150_000L },
            },
            cancellationToken: Cancellation
        );

        await BlockAsync("explain");
        var job = await service.RunAsync("/campaigns", Vip);
        job.Text("state").ShouldBe("succeeded", job.ToString());
        job.GetProperty("result").Number("count").ShouldBe(1);

        // What Spark's campaign counts beforehand.
        await BlockAsync("aggregate");
        var counted = await service
            .Services.GetRequiredService<VipUsers>()
            .CountAsync(new CampaignRequest("Oran", 100_000, "BF"), "test", Cancellation);
        counted.Users.ShouldBe(1);
    }

    [Fact]
    public async Task A_job_s_query_over_its_own_limit_is_stopped_and_named_and_the_database_is_not_taken_for_away()
    {
        await using var service = Start(("Jobs:QueryTimeout", "00:00:01"), ("Mongo:OperationTimeout", "00:00:00.500"));
        await BlockAsync("explain", times: 4);

        for (var jobs = 0; jobs < 4; jobs++)
        {
            var error = (await service.RunAsync("/campaigns", Vip)).GetProperty("error");
            error.Text("code").ShouldBe("database_slow");
            error.Text("message").ShouldContain("Jobs:QueryTimeout (00:00:01)");
        }
    }

    private AnalyticsService Start(params (string, string)[] settings) =>
        AnalyticsService.Start(
            mongo,
            settings: [("ConnectionStrings:MongoDB", _slow.ConnectionString), ("Mongo:OperationTimeout", "00:00:01"), .. settings]
        );

    private Task<BsonDocument> BlockAsync(string command, int times = 1) =>
        _client
            .GetDatabase("admin")
            .RunCommandAsync<BsonDocument>(
                new BsonDocument
                {
                    { "configureFailPoint", "failCommand" },
                    { "mode", new BsonDocument("times", times) },
                    {
                        "data",
                        new BsonDocument
                        {
                            {
                                "failCommands",
                                new BsonArray { command }
                            },
                            { "blockConnection", true },
                            { "blockTimeMS", BlockedMs },
                        }
                    },
                },
                cancellationToken: Cancellation
            );
}
