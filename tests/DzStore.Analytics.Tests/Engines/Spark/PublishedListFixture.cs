using DzStore.Testing;

namespace DzStore.Analytics.Tests.Engines.Spark;

/// <summary>A service on Spark with one published list, for tests that leave the list as it is.</summary>
public sealed class PublishedListFixture(MongoServer mongo, SparkServer spark) : IAsyncLifetime
{
    private AnalyticsService? _service;

    internal AnalyticsService Service => _service ?? throw new InvalidOperationException("No Spark: tests must skip first");

    public async ValueTask InitializeAsync()
    {
        if (!SparkServer.IsThere)
            return;
        var remote = await spark.RemoteAsync(TestContext.Current.CancellationToken);
        _service = AnalyticsService.Start(mongo, settings: [("Spark:Remote", remote)]);
        _service.WriteSource("good.csv", "timestamp,user_id,product_name,action\n1,U1,Laptop,view\n");
        // As a job: the first one runs after the sweep of staged lists whose jobs are unknown, as those of the tests are.
        (await _service.RunAsync("/trending/runs", """{"source": "good.csv"}""")).Text("state").ShouldBe("succeeded");
    }

    public ValueTask DisposeAsync() => _service?.DisposeAsync() ?? default;
}
