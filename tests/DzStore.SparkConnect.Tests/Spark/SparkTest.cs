namespace DzStore.SparkConnect.Tests.Spark;

/// <summary>A test against a real Spark.</summary>
public abstract class SparkTest(SparkFixture fixture) : IAsyncLifetime
{
    protected SparkFixture Fixture => fixture;

    protected SparkSession Spark { get; private set; } = null!;

    protected static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        SparkFixture.SkipWithout();
        Spark = await fixture.SessionAsync(Stop);
    }

    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    /// <summary>The one value of an SQL query.</summary>
    protected async Task<T> ScalarAsync<T>(string sql) =>
        (await (await Spark.SqlAsync(sql, Stop)).CollectAsync<T>(Stop)).ShouldHaveSingleItem();
}
