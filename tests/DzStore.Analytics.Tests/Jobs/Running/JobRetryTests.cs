using System.Net;
using System.Text.Json;
using DzStore.Analytics.Engines;
using DzStore.Testing;
using MongoDB.Driver;

namespace DzStore.Analytics.Tests.Jobs.Running;

/// <summary>Jobs that a failure ends which passes are tried again by themselves, and only so often.</summary>
public sealed class JobRetryTests(MongoServer mongo)
{
    private const string Vip = """{"city": "Oran", "min_spend": 100000, "promo_code": "BLACKFRIDAY"}""";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<Exception, string> Passing =>
        new()
        {
            { new EngineUnavailableException("Spark is away"), "engine_unavailable" },
            { new TimeoutException("no server"), "database_unavailable" },
            { new Polly.Timeout.TimeoutRejectedException("slow", TimeSpan.FromMinutes(5)), "database_slow" },
        };

    public static TheoryData<Exception> Lasting =>
        new() { new EngineException("out of memory"), new MongoException("refused"), new InvalidOperationException("a bug") };

    [Theory, MemberData(nameof(Passing))]
    public async Task A_passing_failure_is_followed_by_so_many_tries_and_then_told(Exception failure, string code)
    {
        var engine = new ScriptedEngine { Error = failure };
        await using var service = Start(engine, retries: 2, "00:00:00.1");
        engine.End(10);

        var failed = await service.RunAsync("/campaigns", Vip);

        (failed.Text("state"), failed.Number("attempts"), failed.Number("retries")).ShouldBe(("failed", 3, 2));
        failed.GetProperty("error").Text("code").ShouldBe(code);
    }

    [Theory, MemberData(nameof(Lasting))]
    public async Task A_lasting_failure_ends_the_job_at_once(Exception failure)
    {
        var engine = new ScriptedEngine { Error = failure };
        await using var service = Start(engine, retries: 2, "00:00:00.1");
        engine.End(10);

        var failed = await service.RunAsync("/campaigns", Vip);

        (failed.Text("state"), failed.Number("attempts"), failed.Number("retries")).ShouldBe(("failed", 1, 0));
    }

    [Fact]
    public async Task A_job_whose_second_try_succeeds_has_succeeded()
    {
        var engine = new ScriptedEngine { Error = new EngineUnavailableException("Spark is away") };
        await using var service = Start(engine, retries: 2, "00:00:00.1");
        var id = await service.StartAsync("/campaigns", Vip);
        engine.End();
        await service.WaitForAsync(id, job => job.Number("attempts") == 2);
        engine.Error = null;
        engine.End();

        var succeeded = await service.EndOfAsync(id);

        (succeeded.Text("state"), succeeded.Number("attempts"), succeeded.Number("retries")).ShouldBe(("succeeded", 2, 1));
        succeeded.GetProperty("error").ValueKind.ShouldBe(JsonValueKind.Null);
        succeeded.GetProperty("timings").GetProperty("retry_at").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public async Task A_job_that_waits_for_its_next_try_says_why_and_when_and_can_be_cancelled()
    {
        var engine = new ScriptedEngine { Error = new EngineUnavailableException("Spark is away") };
        await using var service = Start(engine, retries: 2, "01:00:00");
        var id = await service.StartAsync("/campaigns", Vip);
        engine.End();

        var waiting = await service.WaitForAsync(id, job => job.Text("state") == "queued" && job.Number("attempts") == 1);

        waiting.GetProperty("error").Text("message").ShouldBe("Spark is away");
        var timings = waiting.GetProperty("timings");
        (timings.GetProperty("retry_at").GetDateTime() - timings.GetProperty("queued_at").GetDateTime()).ShouldBe(TimeSpan.FromHours(1));
        using var answer = await service.Http.DeleteAsync($"/jobs/{id}", Cancellation);
        var cancelled = await answer.JsonAsync(HttpStatusCode.OK);
        (cancelled.Text("state"), cancelled.GetProperty("error").ValueKind).ShouldBe(("cancelled", JsonValueKind.Null));
    }

    private AnalyticsService Start(ScriptedEngine engine, int retries, string delay) =>
        AnalyticsService.Start(mongo, engine: engine, settings: [("Jobs:MaxRetries", $"{retries}"), ("Jobs:RetryDelay", delay)]);
}
