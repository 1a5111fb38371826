using System.Net;
using System.Text;
using System.Text.Json;
using DzStore.Testing;

namespace DzStore.Analytics.Tests.Jobs;

/// <summary>Jobs that are started with an Idempotency-Key.</summary>
public sealed class JobKeyTests(MongoServer mongo) : IAsyncDisposable
{
    private const string Vip = """{"city": "Oran", "min_spend": 100000, "promo_code": "BLACKFRIDAY"}""";
    private const string Log = """{"source": "log.csv"}""";

    private readonly AnalyticsService _service = AnalyticsService.Start(mongo);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _service.DisposeAsync();

    [Theory]
    [InlineData("/campaigns", Vip)]
    [InlineData("/trending/runs", Log)]
    public async Task The_same_request_with_the_same_key_makes_one_job_and_answers_with_it(string address, string json)
    {
        _service.WriteSource("log.csv", "timestamp,user_id,product_name,action\n1,U1,Mouse,view\n");
        using var first = await PostAsync(address, json, "K-1");
        var id = (await first.JsonAsync(HttpStatusCode.Accepted)).Text("id");
        first.Headers.Contains("Idempotency-Replayed").ShouldBeFalse();
        (await _service.EndOfAsync(id)).Text("state").ShouldBe("succeeded");

        // The quoted key is the same, and so is the request in another order and with other spaces.
        var other = JsonSerializer.Serialize(
            JsonElement.Parse(json).EnumerateObject().Reverse().ToDictionary(one => one.Name, one => one.Value)
        );
        using var second = await PostAsync(address, other, "\"K-1\"");

        var replayed = await second.JsonAsync(HttpStatusCode.OK);
        (replayed.Text("id"), replayed.Text("state"), replayed.Number("attempts")).ShouldBe((id, "succeeded", 1));
        second.Headers.GetValues("Idempotency-Replayed").ShouldBe(["true"]);
        second.Headers.Location!.ToString().ShouldBe($"/jobs/{id}");
        (await JobsAsync()).ShouldBe(1);
    }

    [Fact]
    public async Task Another_request_with_the_key_is_refused_and_another_key_makes_another_job()
    {
        using var first = await PostAsync("/campaigns", Vip, "K-1");
        var id = (await first.JsonAsync(HttpStatusCode.Accepted)).Text("id");

        using var taken = await PostAsync("/campaigns", Vip.Replace("Oran", "Setif"), "K-1");
        (await taken.JsonAsync(HttpStatusCode.Conflict)).Text("job_id").ShouldBe(id);
        using var another = await PostAsync("/campaigns", Vip, "K-2");
        (await another.JsonAsync(HttpStatusCode.Accepted)).Text("id").ShouldNotBe(id);
        (await JobsAsync()).ShouldBe(2);
    }

    [Fact]
    public async Task A_key_counts_for_its_kind_of_job()
    {
        _service.WriteSource("log.csv", "timestamp,user_id,product_name,action\n1,U1,Mouse,view\n");
        using var campaign = await PostAsync("/campaigns", Vip, "K-1");
        await campaign.JsonAsync(HttpStatusCode.Accepted);
        using var trending = await PostAsync("/trending/runs", Log, "K-1");
        await trending.JsonAsync(HttpStatusCode.Accepted);
    }

    [Fact]
    public async Task Of_many_at_the_same_moment_one_makes_the_job()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => PostAsync("/campaigns", Vip, "K-1")));

        answers.Count(answer => answer.StatusCode == HttpStatusCode.Accepted).ShouldBe(1);
        answers.Count(answer => answer.StatusCode == HttpStatusCode.OK).ShouldBe(15);
        (await Task.WhenAll(answers.Select(answer => answer.JsonAsync(answer.StatusCode))))
            .Select(job => job.Text("id"))
            .Distinct()
            .Count()
            .ShouldBe(1);
        (await JobsAsync()).ShouldBe(1);
    }

    [Fact]
    public async Task A_replay_is_answered_also_when_the_queue_is_full()
    {
        await using var service = AnalyticsService.Start(
            mongo,
            engine: new ScriptedEngine(),
            settings: [("Jobs:MaxRunning", "1"), ("Jobs:MaxQueued", "1")]
        );
        var running = await service.StartAsync("/campaigns", Vip);
        await service.WaitForAsync(running, job => job.Text("state") == "running");
        using var first = await PostAsync("/campaigns", Vip, "K-1", service);
        await first.JsonAsync(HttpStatusCode.Accepted);

        using var refused = await PostAsync("/campaigns", Vip, "K-2", service);
        await refused.JsonAsync(HttpStatusCode.ServiceUnavailable);
        using var replayed = await PostAsync("/campaigns", Vip, "K-1", service);
        await replayed.JsonAsync(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_run_whose_log_is_gone_by_now_is_answered_with_what_became_of_it()
    {
        _service.WriteSource("log.csv", "timestamp,user_id,product_name,action\n1,U1,Mouse,view\n");
        using var first = await PostAsync("/trending/runs", Log, "K-1");
        var id = (await first.JsonAsync(HttpStatusCode.Accepted)).Text("id");
        await _service.EndOfAsync(id);
        File.Delete(Path.Combine(_service.Sources, "log.csv"));

        using var replayed = await PostAsync("/trending/runs", Log, "K-1");
        (await replayed.JsonAsync(HttpStatusCode.OK)).Text("id").ShouldBe(id);
        using var another = await PostAsync("/trending/runs", Log, "K-2");
        (await another.JsonAsync(HttpStatusCode.UnprocessableEntity)).GetProperty("errors").TryGetProperty("source", out _).ShouldBeTrue();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(129)]
    public async Task A_key_that_breaks_a_rule_is_named(int length)
    {
        using var answer = await PostAsync("/campaigns", Vip, new string('k', length));

        (await answer.JsonAsync(HttpStatusCode.UnprocessableEntity))
            .GetProperty("errors")
            .TryGetProperty("Idempotency-Key", out _)
            .ShouldBeTrue();
        (await JobsAsync()).ShouldBe(0);
    }

    private async Task<int> JobsAsync() => (await _service.GetAsync("/jobs")).GetProperty("jobs").GetArrayLength();

    private async Task<HttpResponseMessage> PostAsync(string address, string json, string key, AnalyticsService? service = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address)
        {
            Content = new StringContent(json, Encoding.UTF8, "application/json"),
        };
        request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        return await (service ?? _service).Http.SendAsync(request, Cancellation);
    }
}
