using System.Net;
using DzStore.Analytics.Engines;
using DzStore.Testing;
using MongoDB.Bson;
using MongoDB.Driver;

namespace DzStore.Analytics.Tests.Jobs;

/// <summary>A job's life through the API, with an engine that ends when it is told to.</summary>
public sealed class JobLifeTests(MongoServer mongo)
{
    private const string Vip = """{"city": "Oran", "min_spend": 100000, "promo_code": "BLACKFRIDAY"}""";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_job_tells_its_state_progress_engine_and_timings()
    {
        var engine = new ScriptedEngine();
        await using var service = AnalyticsService.Start(mongo, engine: engine);

        var id = await service.StartAsync("/campaigns", Vip);
        var running = await service.WaitForAsync(id, job => job.GetProperty("progress").Text("step") == "half");
        running.Text("state").ShouldBe("running");
        running.Text("engine").ShouldBe("scripted");
        running.GetProperty("request").ToString().ShouldBe(Vip.Replace(" ", ""));
        (running.GetProperty("progress").Number("done"), running.GetProperty("progress").Number("total")).ShouldBe((1, 2));

        engine.End();
        var ended = await service.EndOfAsync(id);
        ended.Text("state").ShouldBe("succeeded");
        ended.Number("attempts").ShouldBe(1);
        ended.GetProperty("result").Number("count").ShouldBe(1);
        var timings = ended.GetProperty("timings");
        timings.GetProperty("ran_ms").GetDouble().ShouldBeGreaterThanOrEqualTo(0);
        timings.GetProperty("ended_at").GetDateTime().ShouldBeGreaterThanOrEqualTo(timings.GetProperty("started_at").GetDateTime());
        ended.GetProperty("links").Text("recipients").ShouldBe($"/campaigns/{id}/recipients");
    }

    [Fact]
    public async Task Only_so_many_run_at_once_and_only_so_many_wait()
    {
        var engine = new ScriptedEngine();
        await using var service = AnalyticsService.Start(
            mongo,
            engine: engine,
            settings: [("Jobs:MaxRunning", "2"), ("Jobs:MaxQueued", "3")]
        );

        List<string> ids = [await service.StartAsync("/campaigns", Vip), await service.StartAsync("/campaigns", Vip)];
        foreach (var id in ids)
            await service.WaitForAsync(id, job => job.Text("state") == "running");
        for (var i = 0; i < 3; i++)
            ids.Add(await service.StartAsync("/campaigns", Vip));
        using var refused = await service.PostAsync("/campaigns", Vip);
        await refused.JsonAsync(HttpStatusCode.ServiceUnavailable);
        refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds.ShouldBeGreaterThan(0);

        engine.End(ids.Count);
        foreach (var id in ids)
            (await service.EndOfAsync(id)).Text("state").ShouldBe("succeeded");
        engine.MostRunning.ShouldBe(2);
    }

    [Fact]
    public async Task A_waiting_job_is_cancelled_at_once_and_a_running_one_when_it_has_stopped()
    {
        var engine = new ScriptedEngine();
        await using var service = AnalyticsService.Start(mongo, engine: engine, settings: [("Jobs:MaxRunning", "1")]);
        var running = await service.StartAsync("/campaigns", Vip);
        await service.WaitForAsync(running, job => job.Text("state") == "running");
        var waiting = await service.StartAsync("/campaigns", Vip);

        using (var answer = await service.Http.DeleteAsync($"/jobs/{waiting}", Cancellation))
            (await answer.JsonAsync(HttpStatusCode.OK)).Text("state").ShouldBe("cancelled");
        using (var answer = await service.Http.DeleteAsync($"/jobs/{running}", Cancellation))
            (await answer.JsonAsync(HttpStatusCode.Accepted)).GetProperty("cancel_requested").GetBoolean().ShouldBeTrue();
        (await service.EndOfAsync(running)).Text("state").ShouldBe("cancelled");
        engine.Running.ShouldBe(0);

        foreach (var id in new[] { waiting, running })
        {
            using var again = await service.Http.DeleteAsync($"/jobs/{id}", Cancellation);
            (await again.JsonAsync(HttpStatusCode.Conflict)).Text("state").ShouldBe("cancelled");
            await service.GetAsync($"/campaigns/{id}/recipients", HttpStatusCode.Conflict);
        }
    }

    [Theory]
    [InlineData("engine", "engine_failed", "Spark ran out of memory")]
    [InlineData("away", "engine_unavailable", "Spark is away")]
    [InlineData("bug", "unexpected", "The service failed on this job; its log has the reason.")]
    public async Task A_job_that_fails_says_why_and_can_be_run_again(string kind, string code, string message)
    {
        var engine = new ScriptedEngine
        {
            Error = kind switch
            {
                "engine" => new EngineException(message),
                "away" => new EngineUnavailableException(message),
                _ => new InvalidOperationException("a secret detail"),
            },
        };
        await using var service = AnalyticsService.Start(mongo, engine: engine);
        engine.End(2);

        var failed = await service.RunAsync("/campaigns", Vip);
        failed.Text("state").ShouldBe("failed");
        (failed.GetProperty("error").Text("code"), failed.GetProperty("error").Text("message")).ShouldBe((code, message));

        engine.Error = null;
        using var again = await service.PostAsync($"/jobs/{failed.Text("id")}/runs");
        (await again.JsonAsync(HttpStatusCode.Accepted)).Text("state").ShouldBe("queued");
        var succeeded = await service.EndOfAsync(failed.Text("id"));
        (succeeded.Text("state"), succeeded.Number("attempts")).ShouldBe(("succeeded", 2));
        succeeded.GetProperty("error").ValueKind.ShouldBe(System.Text.Json.JsonValueKind.Null);

        using var third = await service.PostAsync($"/jobs/{failed.Text("id")}/runs");
        await third.JsonAsync(HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task A_job_may_be_run_again_the_moment_its_end_is_told()
    {
        const int Reruns = 40;
        var engine = new ScriptedEngine { Error = new EngineException("not today") };
        await using var service = AnalyticsService.Start(mongo, engine: engine);
        engine.End(1 + Reruns);

        var job = await service.RunAsync("/campaigns", Vip);
        for (var rerun = 1; rerun <= Reruns; rerun++)
        {
            using var again = await service.PostAsync($"/jobs/{job.Text("id")}/runs");
            await again.JsonAsync(HttpStatusCode.Accepted);
            job = await service.EndOfAsync(job.Text("id"));
            (job.Text("state"), job.Number("attempts")).ShouldBe(("failed", 1 + rerun));
        }
    }

    [Fact]
    public async Task Jobs_are_listed_newest_first_page_by_page()
    {
        await using var service = AnalyticsService.Start(mongo, engine: new ScriptedEngine(), settings: [("Jobs:MaxQueued", "50")]);
        List<string> ids = [];
        for (var i = 0; i < 11; i++)
        {
            ids.Add(await service.StartAsync("/campaigns", Vip));
            await Task.Delay(2, Cancellation);
        }

        List<string> listed = [];
        var pages = 0;
        for (var next = "/jobs?limit=4"; next is not null; pages++)
        {
            var page = await service.GetAsync(next);
            listed.AddRange(page.GetProperty("jobs").EnumerateArray().Select(job => job.Text("id")));
            next = page.GetProperty("next").GetString();
        }
        listed.ShouldBe(Enumerable.Reverse(ids));
        pages.ShouldBe(3);
    }

    [Fact]
    public async Task A_service_that_stops_marks_its_job_interrupted_and_its_successor_runs_what_waited()
    {
        var first = AnalyticsService.Start(mongo, engine: new ScriptedEngine(), settings: [("Jobs:MaxRunning", "1")]);
        var running = await first.StartAsync("/campaigns", Vip);
        await first.WaitForAsync(running, job => job.Text("state") == "running");
        var waiting = await first.StartAsync("/campaigns", Vip);
        await first.StopAsync();

        var engine = new ScriptedEngine();
        engine.End(2);
        await using var second = AnalyticsService.Start(mongo, first, engine);
        (await second.EndOfAsync(waiting)).Text("state").ShouldBe("succeeded");
        (await second.GetAsync($"/jobs/{running}")).Text("state").ShouldBe("interrupted");

        using var again = await second.PostAsync($"/jobs/{running}/runs");
        await again.JsonAsync(HttpStatusCode.Accepted);
        var ended = await second.EndOfAsync(running);
        (ended.Text("state"), ended.Number("attempts")).ShouldBe(("succeeded", 2));
    }

    [Fact]
    public async Task What_a_dead_process_left_running_is_interrupted_at_its_successor_s_start_and_no_other_s_job_is()
    {
        await using var service = AnalyticsService.Start(mongo, engine: new ScriptedEngine(), settings: [("Jobs:Instance", "first")]);
        var mine = await service.StartAsync("/campaigns", Vip);
        await service.WaitForAsync(mine, job => job.Text("state") == "running");
        // What kill -9 leaves: running, with a lease that has not run out.
        var jobs = service.Database.GetCollection<BsonDocument>("jobs");
        var left = (await jobs.Find(new BsonDocument("_id", mine)).SingleAsync(Cancellation)).DeepClone().AsBsonDocument;
        left["_id"] = "0000left";
        left["owner"] = "second";
        left["lease_until"] = new BsonDateTime(left["lease_until"].ToUniversalTime().AddHours(1));
        await jobs.InsertOneAsync(left, cancellationToken: Cancellation);

        var successor = AnalyticsService.Start(mongo, service, new ScriptedEngine(), ("Jobs:Instance", "second"));
        await service.WaitForAsync("0000left", job => job.Text("state") == "interrupted");
        (await service.GetAsync($"/jobs/{mine}")).Text("state").ShouldBe("running");
        await successor.StopAsync();
    }

    [Fact]
    public async Task The_end_of_a_run_that_was_given_up_is_not_taken_for_the_end_of_the_next()
    {
        var hanging = new ScriptedEngine { IgnoresCancellation = true };
        await using var service = AnalyticsService.Start(mongo, engine: hanging);
        var id = await service.StartAsync("/campaigns", Vip);
        await service.WaitForAsync(id, job => job.Text("state") == "running");
        var jobs = service.Database.GetCollection<BsonDocument>("jobs");

        // Another instance declares it interrupted, and it is run again while the first run still hangs.
        await jobs.UpdateOneAsync(
            new BsonDocument("_id", id),
            new BsonDocument("$set", new BsonDocument("state", "Interrupted")),
            cancellationToken: Cancellation
        );
        using (var again = await service.PostAsync($"/jobs/{id}/runs"))
            await again.JsonAsync(HttpStatusCode.Accepted);
        await service.WaitForAsync(id, job => job.Number("attempts") == 2 && hanging.Running == 2);

        hanging.End();
        while (hanging.Running == 2)
            await Task.Delay(20, Cancellation);
        await Task.Delay(200, Cancellation);
        (await service.GetAsync($"/jobs/{id}")).Text("state").ShouldBe("running");

        hanging.End();
        (await service.EndOfAsync(id)).GetProperty("result").Number("count").ShouldBe(2);
    }
}
