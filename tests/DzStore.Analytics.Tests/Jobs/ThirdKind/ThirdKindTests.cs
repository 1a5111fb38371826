using System.Net;
using DzStore.Analytics.Jobs;
using DzStore.Analytics.Jobs.Api;
using DzStore.Analytics.Jobs.Running;
using DzStore.Analytics.Jobs.Submission;
using DzStore.Testing;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.DependencyInjection;
using MongoDB.Bson;
using MongoDB.Driver;

namespace DzStore.Analytics.Tests.Jobs.ThirdKind;

/// <summary>A kind of job that the service does not know: this folder and one line of registration are all that it takes.</summary>
public sealed class ThirdKindTests(MongoServer mongo) : IAsyncDisposable
{
    private readonly AnalyticsService _service = AnalyticsService.Start(mongo, services =>
        services.AddJobHandler<CountdownRequest, CountdownResult, CountdownHandler>(CountdownRequest.JobKind)
    );

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private CountdownHandler Handler =>
        (CountdownHandler)_service.Services.GetRequiredService<IJobHandler<CountdownRequest, CountdownResult>>();

    public ValueTask DisposeAsync() => _service.DisposeAsync();

    [Fact]
    public async Task It_is_submitted_runs_reports_progress_and_ends_with_its_result()
    {
        var id = await SubmitAsync(new CountdownRequest(3));
        Handler.Allow(1);
        var running = await _service.WaitForAsync(id, job => job.GetProperty("progress").Number("done") == 1);
        (running.Text("kind"), running.Text("state"), running.Text("engine")).ShouldBe(("count_down", "running", "in-process"));
        running.GetProperty("request").ToString().ShouldBe("""{"start_from":3}""");
        running.GetProperty("progress").ToString().ShouldBe("""{"step":"counting down","done":1,"total":3,"unit":"steps"}""");

        Handler.Allow(2);
        var ended = await _service.EndOfAsync(id);

        ended.Text("state").ShouldBe("succeeded", ended.ToString());
        ended.GetProperty("result").ToString().ShouldBe("""{"steps_taken":3,"attempt":1}""");
        ended.GetProperty("links").ToString().ShouldBe($$"""{"self":"/jobs/{{id}}","launch":"/launches/{{id}}"}""");
        (await _service.GetAsync("/jobs")).GetProperty("jobs").EnumerateArray().ShouldHaveSingleItem().Text("kind").ShouldBe("count_down");
        await _service.GetAsync($"/campaigns/{id}", HttpStatusCode.NotFound);
        var stored = await _service
            .Database.GetCollection<BsonDocument>("jobs")
            .Find(FilterDefinition<BsonDocument>.Empty)
            .SingleAsync(Cancellation);
        stored["kind"].ShouldBe("CountDown");
        stored["request"].ShouldBe(new BsonDocument { { "_t", "CountdownRequest" }, { "start_from", 3 } });
        (await _service.Http.GetStringAsync("/metrics", Cancellation)).ShouldContain("kind=\"count_down\",state=\"succeeded\"");
    }

    [Fact]
    public async Task It_is_cancelled_and_run_again()
    {
        var id = await SubmitAsync(new CountdownRequest(2));
        await _service.WaitForAsync(id, job => job.Text("state") == "running");

        (await _service.Http.DeleteAsync($"/jobs/{id}", Cancellation)).StatusCode.ShouldBe(HttpStatusCode.Accepted);
        (await _service.EndOfAsync(id)).Text("state").ShouldBe("cancelled");

        Handler.Allow(2);
        (await _service.PostAsync($"/jobs/{id}/runs")).StatusCode.ShouldBe(HttpStatusCode.Accepted);
        (await _service.EndOfAsync(id)).GetProperty("result").Number("attempt").ShouldBe(2);
    }

    [Fact]
    public async Task It_fails_with_the_code_and_message_of_its_handler()
    {
        var error = (await _service.EndOfAsync(await SubmitAsync(new CountdownRequest(-1)))).GetProperty("error");

        (error.Text("code"), error.Text("message")).ShouldBe(("bad_start", "A countdown cannot start from -1. Start from 0 or more."));
    }

    [Fact]
    public async Task It_cleans_up_at_start_and_its_kind_is_documented()
    {
        while (Handler.CleanUps == 0)
            await Task.Delay(20, Cancellation);

        var schemas = (await _service.GetAsync("/swagger/v1/swagger.json")).GetProperty("components").GetProperty("schemas");
        schemas.GetProperty("JobKind").Texts("enum").ShouldBe(["campaign", "trending", "count_down"]);
        schemas.GetProperty("CountdownRequest").GetProperty("properties").TryGetProperty("start_from", out _).ShouldBeTrue();
    }

    /// <summary>Submits a job as a POST of its own endpoint would.</summary>
    private async Task<string> SubmitAsync(CountdownRequest request)
    {
        var answer = await _service.Services.GetRequiredService<JobQueue>().AcceptAsync(new DefaultHttpContext(), request);
        var accepted = answer.Result.ShouldBeOfType<Accepted<JobView>>();
        var job = accepted.Value.ShouldNotBeNull();
        accepted.Location.ShouldBe($"/jobs/{job.Id}");
        job.State.ShouldBe(JobState.Queued);
        return job.Id;
    }
}
