using DzStore.Analytics.Engines.Spark;
using DzStore.Testing;
using Microsoft.Extensions.DependencyInjection;
using MongoDB.Bson;
using MongoDB.Driver;

namespace DzStore.Analytics.Tests.Engines.Spark;

/// <summary>The session in which a process runs its jobs: its own, named in each job, and renewed when Spark has lost it.</summary>
[Collection("Spark")]
public sealed class SessionTests(MongoServer mongo, SparkServer spark) : SparkTest(mongo, spark)
{
    [Fact]
    public async Task Processes_that_share_a_database_have_sessions_of_their_own()
    {
        var one = OnSpark();
        await using var other = OnSpark(before: one);
        (await SessionAsync(one)).ShouldNotBe(await SessionAsync(other));
        await one.StopAsync();

        static async Task<string> SessionAsync(AnalyticsService service) =>
            (await service.Services.GetRequiredService<SparkSessions>().GetAsync(Cancellation)).SessionId;
    }

    [Theory]
    [InlineData("/campaigns", Vip)]
    [InlineData("/trending/runs", """{"source": "log.csv"}""")]
    public async Task A_session_that_Spark_has_closed_is_renewed_and_the_job_succeeds(string address, string json)
    {
        await using var forgetful = await ForgetfulSpark.StartAsync(Remote, Cancellation);
        await using var service = OnSpark(settings: ("Spark:Remote", forgetful.Remote));
        await SeedAsync(service);
        var before = await SessionOfAsync(service, Ran(await service.RunAsync(address, json)));

        forgetful.CloseSessions();
        var after = await SessionOfAsync(service, Ran(await service.RunAsync(address, json)));

        after.ShouldNotBe(before);
        forgetful.Sessions.ShouldBe(new Dictionary<string, bool> { [before] = false, [after] = true }, ignoreOrder: true);
    }

    [Fact]
    public async Task A_Spark_that_closes_every_session_is_tried_once_more_and_then_fails_the_job()
    {
        await using var forgetful = await ForgetfulSpark.StartAsync(Remote, Cancellation);
        await using var service = OnSpark(settings: ("Spark:Remote", forgetful.Remote));
        await SeedAsync(service);
        forgetful.ClosingEach = true;

        var error = (await service.RunAsync("/campaigns", Vip)).GetProperty("error");

        error.Text("code").ShouldBe("engine_unavailable");
        error.Text("message").ShouldContain("closed the session");
        forgetful.Sessions.Count.ShouldBe(2);
    }

    private static async Task SeedAsync(AnalyticsService service)
    {
        service.WriteSource("log.csv", "timestamp,user_id,product_name,action\n1,U1,Mouse,view\n");
        await service.SeedUsersAsync([("Oran", 200_000L)]);
    }

    private static string Ran(System.Text.Json.JsonElement job)
    {
        Succeeded(job);
        job.Number("attempts").ShouldBe(1);
        return job.Text("id");
    }

    private static async Task<string> SessionOfAsync(AnalyticsService service, string job) =>
        (await service.Database.GetCollection<BsonDocument>("jobs").Find(new BsonDocument("_id", job)).SingleAsync(Cancellation))[
            "engine_session"
        ].AsString;
}
