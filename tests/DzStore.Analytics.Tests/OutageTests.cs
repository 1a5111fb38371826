using System.Net;
using DzStore.Analytics.Tests.Jobs;
using DzStore.Testing;
using MongoDB.Bson;
using MongoDB.Driver;

namespace DzStore.Analytics.Tests;

/// <summary>
/// The database goes away behind a proxy: failures and unknown outcomes stay apart, and recovery needs no restart.
/// </summary>
public sealed class OutageTests(MongoServer mongo) : IAsyncDisposable
{
    private const string Vip = """{"city": "Oran", "min_spend": 100000, "promo_code": "BLACKFRIDAY"}""";

    private readonly TcpProxy _proxy = new(mongo.Client.Settings.Server.Host, mongo.Client.Settings.Server.Port);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private (string, string)[] Settings =>
        [
            ("ConnectionStrings:MongoDB", $"mongodb://127.0.0.1:{_proxy.Port}/?directConnection=true"),
            ("Mongo:OperationTimeout", "00:00:01"),
            ("Mongo:ServerSelectionTimeout", "00:00:00.500"),
            ("Mongo:BreakDuration", "00:00:00.500"),
            ("Jobs:Lease", "00:00:02"),
        ];

    public ValueTask DisposeAsync() => _proxy.DisposeAsync();

    [Fact]
    public async Task Without_its_database_the_service_refuses_and_with_it_it_works_again()
    {
        await using var service = AnalyticsService.Start(mongo, settings: Settings);
        _proxy.Refusing = true;

        foreach (
            var (method, address) in new[]
            {
                (HttpMethod.Post, "/campaigns"),
                (HttpMethod.Get, "/jobs"),
                (HttpMethod.Get, "/campaigns/x/recipients"),
            }
        )
        {
            using var request = new HttpRequestMessage(method, address)
            {
                Content = method == HttpMethod.Post ? new StringContent(Vip, System.Text.Encoding.UTF8, "application/json") : null,
            };
            using var answer = await service.Http.SendAsync(request, Cancellation);
            await answer.JsonAsync(HttpStatusCode.ServiceUnavailable);
            answer.Headers.RetryAfter.ShouldNotBeNull();
        }
        (await service.Http.GetAsync("/health/live", Cancellation)).StatusCode.ShouldBe(HttpStatusCode.OK);

        _proxy.Refusing = false;
        while ((await service.Http.GetAsync("/jobs", Cancellation)).StatusCode != HttpStatusCode.OK)
            await Task.Delay(50, Cancellation);
        (await service.RunAsync("/campaigns", Vip)).Text("state").ShouldBe("succeeded");
    }

    [Fact]
    public async Task A_service_that_starts_before_its_database_works_when_that_is_there()
    {
        _proxy.Refusing = true;
        await using var service = AnalyticsService.Start(mongo, settings: Settings);
        (await service.Http.GetAsync("/health/ready", Cancellation)).StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);

        _proxy.Refusing = false;
        while ((await service.Http.GetAsync("/jobs", Cancellation)).StatusCode != HttpStatusCode.OK)
            await Task.Delay(50, Cancellation);
        (await service.RunAsync("/campaigns", Vip)).Text("state").ShouldBe("succeeded");
    }

    [Fact]
    public async Task A_change_whose_answer_is_lost_is_neither_done_nor_failed_but_unknown()
    {
        var engine = new ScriptedEngine();
        await using var service = AnalyticsService.Start(mongo, engine: engine, settings: Settings);
        var id = await service.StartAsync("/campaigns", Vip);
        await service.WaitForAsync(id, job => job.Text("state") == "running");

        _proxy.LosingAnswers = true;
        using var answer = await service.Http.DeleteAsync($"/jobs/{id}", Cancellation);
        await answer.JsonAsync(HttpStatusCode.GatewayTimeout);
        answer.Headers.Location!.ToString().ShouldBe($"/jobs/{id}");
        _proxy.LosingAnswers = false;
        _proxy.Cut();
    }

    [Fact]
    public async Task A_job_whose_acceptance_got_lost_is_made_once_when_its_key_is_sent_again()
    {
        // The job may begin while the database is away, which passes.
        await using var service = AnalyticsService.Start(
            mongo,
            settings: [.. Settings, ("Jobs:MaxRetries", "3"), ("Jobs:RetryDelay", "00:00:00.500")]
        );
        while ((await service.Http.GetAsync("/jobs", Cancellation)).StatusCode != HttpStatusCode.OK)
            await Task.Delay(50, Cancellation);

        _proxy.LosingAnswersFrom = "BLACKFRIDAY";
        using (var unknown = await PostAsync())
            await unknown.JsonAsync(HttpStatusCode.GatewayTimeout);
        (_proxy.LosingAnswersFrom, _proxy.LosingAnswers) = (null, false);
        _proxy.Cut();
        while ((await service.Http.GetAsync("/jobs", Cancellation)).StatusCode != HttpStatusCode.OK)
            await Task.Delay(50, Cancellation);

        // A 503 is possible here too: the job may meet a cut connection of its own, and the driver then looks for the server anew.
        using var replayed = await PostUntilAnsweredAsync();
        var job = await replayed.JsonAsync(HttpStatusCode.OK);
        replayed.Headers.GetValues("Idempotency-Replayed").ShouldBe(["true"]);
        (await service.EndOfAsync(job.Text("id"))).Text("state").ShouldBe("succeeded");
        (await service.GetAsync("/jobs")).GetProperty("jobs").GetArrayLength().ShouldBe(1);

        async Task<HttpResponseMessage> PostUntilAnsweredAsync()
        {
            while (true)
            {
                var answer = await PostAsync();
                if (answer.StatusCode != HttpStatusCode.ServiceUnavailable)
                    return answer;
                answer.Headers.RetryAfter.ShouldNotBeNull();
                answer.Dispose();
                await Task.Delay(50, Cancellation);
            }
        }

        async Task<HttpResponseMessage> PostAsync()
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/campaigns")
            {
                Content = new StringContent(Vip, System.Text.Encoding.UTF8, "application/json"),
                Headers = { { "Idempotency-Key", "K-1" } },
            };
            return await service.Http.SendAsync(request, Cancellation);
        }
    }

    [Fact]
    public async Task A_job_whose_claim_was_not_confirmed_is_run_all_the_same()
    {
        var engine = new ScriptedEngine();
        await using var service = AnalyticsService.Start(mongo, engine: engine, settings: [.. Settings, ("Jobs:Lease", "00:01:00")]);
        while ((await service.Http.GetAsync("/jobs", Cancellation)).StatusCode != HttpStatusCode.OK)
            await Task.Delay(50, Cancellation);
        var jobs = service.Database.GetCollection<BsonDocument>("jobs");

        // Queued past the service, so that its own claim is the first to lose its answer.
        _proxy.LosingAnswers = true;
        await jobs.InsertOneAsync(
            new BsonDocument
            {
                { "_id", "0000" },
                { "kind", "Campaign" },
                { "state", "Queued" },
                { "engine", "scripted" },
                { "attempts", 0 },
                {
                    "request",
                    new BsonDocument
                    {
                        { "_t", "CampaignRequest" },
                        { "city", "Oran" },
                        { "min_spend", 1L },
                        { "promo_code", "A" },
                    }
                },
                {
                    "progress",
                    new BsonDocument
                    {
                        { "step", "waiting" },
                        { "done", 0L },
                        { "unit", "" },
                    }
                },
                { "created_at", DateTime.UnixEpoch },
                { "queued_at", DateTime.UnixEpoch },
            },
            cancellationToken: Cancellation
        );
        while ((await jobs.Find(new BsonDocument("_id", "0000")).SingleAsync(Cancellation))["state"] != "Running")
            await Task.Delay(20, Cancellation);
        engine.Running.ShouldBe(0, "the service does not know yet that it has the job");
        _proxy.LosingAnswers = false;
        _proxy.Cut();

        while (engine.Running == 0)
            await Task.Delay(20, Cancellation);
        engine.End();
        while ((await jobs.Find(new BsonDocument("_id", "0000")).SingleAsync(Cancellation))["state"] != "Succeeded")
            await Task.Delay(20, Cancellation);
    }

    [Fact]
    public async Task A_run_whose_database_is_away_for_longer_than_its_lease_is_stopped_and_counts_as_interrupted()
    {
        var engine = new ScriptedEngine();
        await using var service = AnalyticsService.Start(mongo, engine: engine, settings: Settings);
        var id = await service.StartAsync("/campaigns", Vip);
        await service.WaitForAsync(id, job => job.Text("state") == "running");

        _proxy.Refusing = true;
        while (engine.Running > 0)
            await Task.Delay(20, Cancellation);
        _proxy.Refusing = false;

        var jobs = service.Database.GetCollection<BsonDocument>("jobs");
        while ((await jobs.Find(new BsonDocument("_id", id)).SingleAsync(Cancellation))["state"] != "Interrupted")
            await Task.Delay(50, Cancellation);
    }

    [Fact]
    public async Task A_run_survives_an_outage_shorter_than_its_lease_and_so_does_its_result()
    {
        var engine = new ScriptedEngine();
        await using var service = AnalyticsService.Start(mongo, engine: engine, settings: [.. Settings, ("Jobs:Lease", "00:00:20")]);
        var id = await service.StartAsync("/campaigns", Vip);
        await service.WaitForAsync(id, job => job.Text("state") == "running");

        _proxy.Refusing = true;
        await Task.Delay(1_500, Cancellation);
        engine.End();
        while (engine.Running > 0)
            await Task.Delay(20, Cancellation);
        await Task.Delay(500, Cancellation);
        _proxy.Refusing = false;

        var jobs = service.Database.GetCollection<BsonDocument>("jobs");
        while ((await jobs.Find(new BsonDocument("_id", id)).SingleAsync(Cancellation))["state"] != "Succeeded")
            await Task.Delay(50, Cancellation);
    }
}
