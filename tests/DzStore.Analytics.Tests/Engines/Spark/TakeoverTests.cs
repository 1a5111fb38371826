using System.Text.Json;
using System.Text.RegularExpressions;
using DzStore.SparkConnect;
using DzStore.Testing;
using MongoDB.Bson;
using MongoDB.Driver;

namespace DzStore.Analytics.Tests.Engines.Spark;

/// <summary>
/// A job whose process was killed while Spark ran it. Spark works on for the dead process, until the one that takes the job over stops
/// that.
/// </summary>
[Collection("Spark")]
public sealed partial class TakeoverTests(MongoServer mongo, SparkServer spark) : SparkTest(mongo, spark)
{
    private const int Users = 10_000;

    // Whoever starts under the name of the dead takes its jobs over at once: no lease has to be so short that a busy machine overruns it.
    private const string Name = "takeover";

    [Fact]
    public async Task What_Spark_still_runs_for_a_killed_process_is_stopped_by_the_process_that_takes_the_job_over()
    {
        var proxy = new TcpProxy(Mongo.Client.Settings.Server.Host, Mongo.Client.Settings.Server.Port);
        await using var closing = proxy;
        // Sees to the data and the database's name, and leaves.
        var service = OnSpark();
        await service.SeedUsersAsync(Enumerable.Range(0, Users).Select(_ => ("Oran", (BsonValue)150_000L)));
        await service.StopAsync();
        string id;
        await using (var killed = await StartAsync(service, proxy))
        {
            id = await StandingStillAsync(killed, service, proxy);
            await killed.KillAsync();
        }
        var session = (await JobAsync(service, id))["engine_session"].AsString;
        await using var watch = await SparkSession.Builder().Remote(Remote).GetOrCreateAsync(Cancellation);
        (await StatesAsync(watch, session, id)).ShouldContain(state => IsRunning(state));

        await using var successor = OnSpark(before: service, ("Jobs:Instance", Name));
        (await successor.EndOfAsync(id)).Text("state").ShouldBe("interrupted");
        (await successor.PostAsync($"/jobs/{id}/runs")).Dispose();
        var again = await successor.EndOfAsync(id);

        Succeeded(again).Number("count").ShouldBe(Users);
        (await StatesAsync(watch, session, id)).ShouldNotContain(state => IsRunning(state));
        (await JobAsync(service, id))["engine_session"].AsString.ShouldNotBe(session);
        // The way is free again for what was standing still: nothing of it comes through any more.
        proxy.LosingAnswers = false;
        proxy.Cut();
        var recipients = await successor.RecipientsAsync(id);
        recipients.Count.ShouldBe(Users);
        recipients.ShouldAllBe(recipient => recipient["attempt"] == 2);
    }

    private Task<AnalyticsProcess> StartAsync(AnalyticsService service, TcpProxy proxy) =>
        AnalyticsProcess.ListeningAsync(
            Cancellation,
            $"--Spark:Remote={Remote}",
            $"--Spark:MongoDB=mongodb://127.0.0.1:{proxy.Port}/?directConnection=true",
            $"--ConnectionStrings:MongoDB={Mongo.ConnectionString}",
            $"--Mongo:Database={service.Database.DatabaseNamespace.DatabaseName}",
            $"--Trending:SourceRoot={service.Sources}",
            $"--Jobs:Instance={Name}"
        );

    /// <summary>Starts a campaign in the process, whose write stands still in Spark after its first batch.</summary>
    private static async Task<string> StandingStillAsync(AnalyticsProcess process, AnalyticsService service, TcpProxy proxy)
    {
        using var http = new HttpClient { BaseAddress = process.Address };
        for (var tries = 1; ; tries++)
        {
            using var body = new StringContent(Vip, System.Text.Encoding.UTF8, "application/json");
            using var answer = await http.PostAsync("/campaigns", body, Cancellation);
            var id = JsonElement.Parse(await answer.Content.ReadAsStringAsync(Cancellation)).Text("id");
            while (await service.RecipientCountAsync(id) == 0 && (await JobAsync(service, id))["state"] != "Succeeded")
                await Task.Delay(5, Cancellation);
            proxy.LosingAnswers = true;
            if ((await JobAsync(service, id))["state"] == "Running")
                return id;

            // The write was done between two looks.
            proxy.LosingAnswers = false;
            proxy.Cut();
            tries.ShouldBeLessThan(5, "it was to stand still in the middle");
        }
    }

    private static Task<BsonDocument> JobAsync(AnalyticsService service, string id) =>
        service.Database.GetCollection<BsonDocument>("jobs").Find(new BsonDocument("_id", id)).SingleAsync(Cancellation);

    /// <summary>The states of a job's executions in a session, as Spark's own list of executions has them.</summary>
    private static async Task<List<string>> StatesAsync(SparkSession watch, string session, string tag)
    {
        var list = await watch.SqlAsync(
            "SELECT java_method('org.apache.spark.sql.connect.service.SparkConnectService', 'listActiveExecutions')",
            Cancellation
        );
        var text = (await list.CollectAsync<string>(Cancellation)).ShouldHaveSingleItem();
        return
        [
            .. Execution()
                .Matches(text)
                .Where(match => match.Groups["session"].Value == session && match.Groups["tags"].Value.Split(", ").Contains(tag))
                .Select(match => match.Groups["state"].Value),
        ];
    }

    private static bool IsRunning(string state) => state is "Pending" or "Started" or "Analyzed" or "ReadyForExecution";

    // The end of an execution in the list: the tag of its Spark jobs, the tags that the client gave it, and its state.
    [GeneratedRegex(@"_Session_(?<session>[0-9a-f-]{36})_Operation_[0-9a-f-]{36},Set\((?<tags>[^)]*)\),true,(?<state>\w+),")]
    private static partial Regex Execution();
}
