using System.Net;
using System.Text;
using DzStore.Testing;
using MongoDB.Bson;
using MongoDB.Driver;

namespace DzStore.Analytics.Tests;

/// <summary>The service as a process: kill -9 in the middle of a job, wrong settings, the first lines of its log.</summary>
public sealed class ProcessTests(MongoServer mongo)
{
    private const string Vip = """{"city": "Oran", "min_spend": 100000, "promo_code": "BLACKFRIDAY"}""";
    private const int Users = 8_000;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_campaign_killed_in_the_middle_is_interrupted_and_run_again_reaches_everybody_once()
    {
        var database = mongo.NewDatabase();
        await database
            .GetCollection<BsonDocument>("users")
            .InsertManyAsync(
                Enumerable
                    .Range(0, Users)
                    .Select(i => new BsonDocument
                    {
                        { "_id", $"U{i:000000}" },
                        { "user_id", $"U{i:000000}" },
                        { "name", "Amine" },
                        { "city", "Oran" },
                        { "total_spend", 150_000L },
                    }),
                cancellationToken: Cancellation
            );
        var recipients = database.GetCollection<BsonDocument>("campaign_recipients");
        string[] arguments =
        [
            $"--ConnectionStrings:MongoDB={mongo.ConnectionString}",
            $"--Mongo:Database={database.DatabaseNamespace.DatabaseName}",
            "--Jobs:Instance=the same",
            "--Mongo:OperationTimeout=00:00:30",
        ];

        string id;
        await using (var first = await AnalyticsProcess.ListeningAsync(Cancellation, arguments))
        {
            using var http = new HttpClient { BaseAddress = first.Address };
            using var started = await http.PostAsync("/campaigns", new StringContent(Vip, Encoding.UTF8, "application/json"), Cancellation);
            id = (await started.JsonAsync(HttpStatusCode.Accepted)).Text("id");
            while (await recipients.CountDocumentsAsync(new BsonDocument(), cancellationToken: Cancellation) == 0)
                await Task.Delay(5, Cancellation);
            await first.KillAsync();
        }
        (await recipients.CountDocumentsAsync(new BsonDocument(), cancellationToken: Cancellation)).ShouldBeInRange(
            1,
            Users - 1,
            "it was to be killed in the middle"
        );

        await using var second = await AnalyticsProcess.ListeningAsync(Cancellation, arguments);
        using var again = new HttpClient { BaseAddress = second.Address };
        await StateAsync(again, id, "interrupted");
        using (var refused = await again.GetAsync($"/campaigns/{id}/recipients", Cancellation))
            await refused.JsonAsync(HttpStatusCode.Conflict);
        // A user moved away in between: the first run may have reached him, the campaign as a whole must not.
        await database
            .GetCollection<BsonDocument>("users")
            .UpdateManyAsync(
                new BsonDocument("_id", new BsonDocument("$lt", "U000100")),
                new BsonDocument("$set", new BsonDocument("city", "Setif")),
                cancellationToken: Cancellation
            );
        using (var accepted = await again.PostAsync($"/jobs/{id}/runs", null, Cancellation))
            await accepted.JsonAsync(HttpStatusCode.Accepted);
        await StateAsync(again, id, "succeeded");

        var reached = (await recipients.Find(new BsonDocument("campaign_id", id)).ToListAsync(Cancellation)).ConvertAll(recipient =>
            recipient["user_id"].AsString
        );
        reached.Order(StringComparer.Ordinal).ShouldBe(Enumerable.Range(100, Users - 100).Select(i => $"U{i:000000}"));
    }

    [Fact]
    public async Task Wrong_settings_are_all_named_at_once()
    {
        await using var process = AnalyticsProcess.Start(
            "--ConnectionStrings:MongoDB=",
            "--Trending:SourceRoot=/nowhere/at/all",
            "--Trending:MaxProducts=0",
            "--Jobs:MaxRunning=0",
            "--Jobs:Lease=soon",
            "--Spark:JobTimeout=later",
            "--Limits:Burst=0"
        );

        (await process.EndAsync(Cancellation)).ShouldBe(1);

        var output = string.Join('\n', process.Output);
        foreach (
            var setting in new[]
            {
                "ConnectionStrings:MongoDB",
                "Trending:SourceRoot",
                "Trending:MaxProducts",
                "Jobs:MaxRunning",
                "Jobs:Lease",
                "Spark:JobTimeout",
                "Limits:Burst",
            }
        )
        {
            output.ShouldContain(setting);
        }

        output.ShouldNotContain("   at ");
    }

    [Fact]
    public async Task It_says_which_engine_and_where_logs_are_read_from()
    {
        var sources = Directory.CreateTempSubdirectory("dzstore-sources-");
        await using var process = await AnalyticsProcess.ListeningAsync(
            Cancellation,
            $"--ConnectionStrings:MongoDB={mongo.ConnectionString}",
            $"--Mongo:Database={mongo.NewDatabase().DatabaseNamespace.DatabaseName}",
            $"--Trending:SourceRoot={sources.FullName}"
        );

        process.Output.ShouldContain(line => line.Contains($"Analytics engine: in-process; traffic logs from {sources.FullName}"));
        sources.Delete();
    }

    private static async Task StateAsync(HttpClient http, string id, string state)
    {
        while (true)
        {
            using var answer = await http.GetAsync($"/jobs/{id}", Cancellation);
            var job = await answer.JsonAsync(HttpStatusCode.OK);
            if (job.Text("state") == state)
                return;
            job.Text("state").ShouldBeOneOf("queued", "running", "interrupted");
            await Task.Delay(20, Cancellation);
        }
    }
}
