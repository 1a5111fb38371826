using System.Diagnostics;
using System.Net;
using System.Text.Json;
using DzStore.Analytics.Engines.Spark;
using DzStore.SparkConnect.Connection;
using DzStore.SparkConnect.Server;
using DzStore.Testing;
using Microsoft.Extensions.DependencyInjection;
using MongoDB.Bson;

namespace DzStore.Analytics.Tests.Engines.Spark;

/// <summary>
/// Jobs on a Spark that is stopped, away, slow or killed. It reaches MongoDB through a proxy that can lose answers, so that a test can hold
/// a job of Spark at a point.
/// </summary>
[Collection("Spark")]
public sealed class SparkLifeTests(MongoServer mongo, SparkServer spark) : SparkTest(mongo, spark)
{
    // Enough for a write of twenty batches, which a test can interrupt after the first.
    private const int Users = 10_000;

    private readonly TcpProxy _proxy = new(mongo.Client.Settings.Server.Host, mongo.Client.Settings.Server.Port);

    private (string, string)[] ThroughProxy => [("Spark:MongoDB", $"mongodb://127.0.0.1:{_proxy.Port}/?directConnection=true")];

    public override async ValueTask DisposeAsync()
    {
        await _proxy.DisposeAsync();
        await base.DisposeAsync();
    }

    [Fact]
    public async Task A_cancelled_job_is_no_longer_run_by_Spark()
    {
        await using var service = OnSpark(settings: ThroughProxy);
        var id = await StandingStillAsync(service);

        (await service.Http.DeleteAsync($"/jobs/{id}", Cancellation)).Dispose();
        (await service.EndOfAsync(id)).Text("state").ShouldBe("cancelled");

        var session = await service.Services.GetRequiredService<SparkSessions>().GetAsync(Cancellation);
        await UntilAsync(async () => (await session.InterruptTagAsync(id, Cancellation)).Count == 0);
        _proxy.LosingAnswers = false;
        _proxy.Cut();
        await service.GetAsync($"/campaigns/{id}/recipients", HttpStatusCode.Conflict);
        var again = await RunAgainAsync(service, id);
        // The driver in Spark may find out only at its next use that a connection of its pool was cut.
        for (var tries = 1; tries < 3 && again.Text("state") == "failed"; tries++)
            again = await RunAgainAsync(service, id);
        Succeeded(again).Number("count").ShouldBe(Users);
    }

    [Fact]
    public async Task A_job_that_takes_too_long_is_stopped_and_says_so()
    {
        await using var service = OnSpark(settings: [.. ThroughProxy, ("Spark:JobTimeout", "00:00:12")]);
        // The first job of a Spark takes the longest; whether that one is in time is not what is asked here.
        await service.RunAsync("/campaigns", Vip);
        var id = await StandingStillAsync(service);

        var error = (await service.EndOfAsync(id)).GetProperty("error");

        error.Text("code").ShouldBe("engine_failed");
        error.Text("message").ShouldContain("Spark:JobTimeout");
        var session = await service.Services.GetRequiredService<SparkSessions>().GetAsync(Cancellation);
        await UntilAsync(async () => (await session.InterruptTagAsync(id, Cancellation)).Count == 0);
        await service.GetAsync($"/campaigns/{id}/recipients", HttpStatusCode.Conflict);
        _proxy.Cut();
    }

    [Fact]
    public async Task Jobs_wait_for_no_Spark_that_is_not_there_and_leave_the_list_as_it_was()
    {
        await using var service = AnalyticsService.Start(
            Mongo,
            settings: [("Spark:Remote", "sc://127.0.0.1:1"), ("Spark:ConnectTimeout", "00:00:01")]
        );
        service.WriteSource("log.csv", "timestamp,user_id,product_name,action\n1,U1,Mouse,view\n");

        foreach (var (address, json) in new[] { ("/campaigns", Vip), ("/trending/runs", """{"source": "log.csv"}""") })
        {
            var error = (await service.RunAsync(address, json)).GetProperty("error");
            error.Text("code").ShouldBe("engine_unavailable");
            error.Text("message").ShouldContain("127.0.0.1:1");
        }
        (await service.GetAsync("/trending")).GetProperty("products").GetArrayLength().ShouldBe(0);
    }

    [Theory]
    [InlineData("/campaigns", Vip)]
    [InlineData("/trending/runs", """{"source": "log.csv"}""")]
    public async Task A_job_that_was_never_sent_to_Spark_does_not_say_that_Spark_was_lost_in_the_middle(string address, string json)
    {
        var real = SparkRemote.Parse(Remote);
        await using var way = new TcpProxy(real.Host, real.Port);
        await using var service = AnalyticsService.Start(
            Mongo,
            settings: [("Spark:Remote", $"sc://127.0.0.1:{way.Port}"), ("Spark:ConnectTimeout", "00:00:02")]
        );
        service.WriteSource("log.csv", "timestamp,user_id,product_name,action\n1,U1,Mouse,view\n");
        await service.SeedUsersAsync([("Oran", 200_000L)]);
        Succeeded(await service.RunAsync(address, json));

        way.Refusing = true;
        var error = (await service.RunAsync(address, json)).GetProperty("error");

        error.Text("code").ShouldBe("engine_unavailable");
        error.Text("message").ShouldContain("does not answer");
        error.Text("message").ShouldNotContain("in the middle");
    }

    [Fact]
    public async Task A_Spark_that_cannot_write_fails_the_job_without_a_password_in_its_words()
    {
        await using var service = OnSpark(
            settings: ("Spark:MongoDB", "mongodb://shop:s3cret%21word@127.0.0.1:1/?serverSelectionTimeoutMS=500")
        );
        await service.SeedUsersAsync([("Oran", 200_000L)]);

        var error = (await service.RunAsync("/campaigns", Vip)).GetProperty("error");

        error.Text("code").ShouldBe("engine_failed");
        error.Text("message").ShouldNotContain("s3cret");
    }

    [Fact]
    public async Task A_Spark_killed_in_the_middle_publishes_nothing_and_its_successor_gives_the_right_result_once()
    {
        Assert.SkipWhen(SparkServer.Home is null, "No Spark to kill: set SPARK_HOME to a Spark 3.5 distribution");
        // The Spark of the other tests is the successor: a second start would cost as much as all of this.
        await using var first = await LocalSparkServer.StartAsync(SparkServer.Options, Cancellation);
        var (own, successor) = (SparkRemote.Parse(first.Remote), SparkRemote.Parse(Remote));
        await using var way = new TcpProxy(own.Host, own.Port);
        await using var service = AnalyticsService.Start(
            Mongo,
            settings: [("Spark:Remote", $"sc://127.0.0.1:{way.Port}"), ("Spark:ConnectTimeout", "00:00:05"), .. ThroughProxy]
        );
        var id = await StandingStillAsync(service);
        KillChildren(first.ProcessId);

        var error = (await service.EndOfAsync(id)).GetProperty("error");
        error.Text("code").ShouldBe("engine_unavailable");
        error.Text("message").ShouldContain("Nothing was published");
        error.Text("message").ShouldMatch(@"was lost in the middle of the job: .*the connection was lost at \d\d:\d\d:\d\d UTC");
        _proxy.LosingAnswers = false;
        _proxy.Cut();

        way.LeadTo(successor.Host, successor.Port);
        Succeeded(await RunAgainAsync(service, id)).Number("count").ShouldBe(Users);
        (await service.RecipientsAsync(id)).Count.ShouldBe(Users);
    }

    /// <summary>Starts a campaign whose Spark job stands still in the middle of its write.</summary>
    private async Task<string> StandingStillAsync(AnalyticsService service)
    {
        await service.SeedUsersAsync(Enumerable.Range(0, Users).Select(_ => ("Oran", (BsonValue)150_000L)));
        for (var tries = 1; ; tries++)
        {
            var id = await service.StartAsync("/campaigns", Vip);
            // Not by the job's progress, which is polled once a second.
            while (await service.RecipientCountAsync(id) == 0 && await StateAsync(service, id) is "queued" or "running")
                await Task.Delay(5, Cancellation);
            _proxy.LosingAnswers = true;
            if (await StateAsync(service, id) == "running")
                return id;

            // The write was done between two looks.
            _proxy.LosingAnswers = false;
            _proxy.Cut();
            tries.ShouldBeLessThan(5, "it was to stand still in the middle");
        }
    }

    private static async Task<string> StateAsync(AnalyticsService service, string id) =>
        (await service.GetAsync($"/jobs/{id}")).Text("state");

    private static async Task<JsonElement> RunAgainAsync(AnalyticsService service, string id)
    {
        (await service.PostAsync($"/jobs/{id}/runs")).Dispose();
        return await service.EndOfAsync(id);
    }

    private static async Task UntilAsync(Func<Task<bool>> holds)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        limit.CancelAfter(TimeSpan.FromSeconds(20));
        while (!await holds())
            await Task.Delay(50, limit.Token);
    }

    /// <summary>kill -9 for Spark, not for the shell that watches it.</summary>
    private static void KillChildren(int parent)
    {
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (
                int.TryParse(Path.GetFileName(folder), out var id)
                && ParentOf(folder) == parent
                && Process.GetProcessById(id) is { ProcessName: "java" } java
            )
            {
                java.Kill();
            }
        }
    }

    private static int ParentOf(string folder)
    {
        try
        {
            // Behind the name in parentheses come the state and the parent.
            return int.Parse(
                File.ReadAllText(Path.Combine(folder, "stat")).Split(") ")[^1].Split(' ')[1],
                System.Globalization.CultureInfo.InvariantCulture
            );
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
