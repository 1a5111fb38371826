using DzStore.Testing;

namespace DzStore.Analytics.Tests.Jobs.Running;

/// <summary>The metrics of jobs under /metrics: those that run, wait, succeeded and failed.</summary>
public sealed class JobMetricsTests(MongoServer mongo) : IAsyncDisposable
{
    private readonly AnalyticsService _service = AnalyticsService.Start(mongo);

    public ValueTask DisposeAsync() => _service.DisposeAsync();

    [Fact]
    public async Task Jobs_are_counted_by_kind_and_by_the_state_they_ended_in()
    {
        _service.WriteSource("good.csv", "timestamp,user_id,product_name,action\n1,U1,Mouse,view\n");
        _service.WriteSource("bad.csv", "timestamp,user_id,product_name,action\n1,U1\n");
        (await _service.RunAsync("/trending/runs", """{"source": "good.csv"}""")).Text("state").ShouldBe("succeeded");
        (await _service.RunAsync("/trending/runs", """{"source": "bad.csv"}""")).Text("state").ShouldBe("failed");

        var lines = (await _service.Http.GetStringAsync("/metrics", TestContext.Current.CancellationToken)).Split('\n');

        lines.ShouldContain(line =>
            line.StartsWith("dzstore_jobs_duration_seconds_count", StringComparison.Ordinal)
            && line.Contains("kind=\"trending\",state=\"succeeded\"")
        );
        lines.ShouldContain(line =>
            line.StartsWith("dzstore_jobs_duration_seconds_count", StringComparison.Ordinal)
            && line.Contains("state=\"failed\"")
            && line.Contains("error_type=\"bad_source\"")
        );
        lines.ShouldContain(line => line.StartsWith("dzstore_jobs_running", StringComparison.Ordinal));
        lines.ShouldContain(line => line.StartsWith("dzstore_jobs_queued", StringComparison.Ordinal));
    }
}
