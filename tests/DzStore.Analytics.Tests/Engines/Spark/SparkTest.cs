using System.Text.Json;
using DzStore.Testing;

namespace DzStore.Analytics.Tests.Engines.Spark;

/// <summary>A test with the service on Spark.</summary>
public abstract class SparkTest(MongoServer mongo, SparkServer spark) : IAsyncLifetime
{
    protected const string Vip = """{"city": "Oran", "min_spend": 100000, "promo_code": "BLACKFRIDAY"}""";

    protected MongoServer Mongo => mongo;

    protected string Remote { get; private set; } = "";

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        SparkServer.SkipWithout();
        Remote = await spark.RemoteAsync(Cancellation);
    }

    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    internal AnalyticsService OnSpark(AnalyticsService? before = null, params (string Key, string Value)[] settings) =>
        AnalyticsService.Start(mongo, before, settings: [("Spark:Remote", Remote), .. settings]);

    protected static JsonElement Succeeded(JsonElement job)
    {
        job.Text("state").ShouldBe("succeeded", job.ToString());
        return job.GetProperty("result");
    }
}
