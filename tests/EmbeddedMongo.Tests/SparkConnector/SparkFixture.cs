using DzStore.SparkConnect;
using DzStore.SparkConnect.Server;

[assembly: AssemblyFixture(typeof(EmbeddedMongo.Tests.SparkConnector.SparkFixture))]

namespace EmbeddedMongo.Tests.SparkConnector;

/// <summary>
/// The Spark of this run, when a test first asks for it: the Connect server of SPARK_REMOTE, else one started from SPARK_HOME, else none,
/// and then tests that need it are skipped.
/// </summary>
public sealed class SparkFixture : IAsyncDisposable
{
    private readonly SemaphoreSlim _once = new(1);
    private LocalSparkServer? _server;
    private SparkSession? _session;

    private static string? Home => Environment.GetEnvironmentVariable("SPARK_HOME") is { Length: > 0 } home ? home : null;

    private static string? Given => Environment.GetEnvironmentVariable("SPARK_REMOTE") is { Length: > 0 } remote ? remote : null;

    public static void SkipWithout() =>
        Assert.SkipWhen(
            Given is null && Home is null,
            "No Spark: set SPARK_HOME to a Spark 3.5 distribution, or SPARK_REMOTE to a Connect server on this machine"
        );

    public async Task<SparkSession> SessionAsync(CancellationToken cancellationToken)
    {
        await _once.WaitAsync(cancellationToken);
        try
        {
            return _session ??= await SparkSession
                .Builder()
                .Remote(Given ?? await StartAsync(cancellationToken))
                .Config("spark.sql.session.timeZone", "UTC")
                .Config("spark.sql.shuffle.partitions", 2)
                .GetOrCreateAsync(cancellationToken);
        }
        finally
        {
            _once.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_session is not null)
            await _session.DisposeAsync();
        if (_server is not null)
            await _server.DisposeAsync();
        _once.Dispose();
    }

    private async Task<string> StartAsync(CancellationToken cancellationToken)
    {
        _server = await LocalSparkServer.StartAsync(
            new LocalSparkOptions
            {
                SparkHome = Home ?? throw new InvalidOperationException("No Spark: tests must skip first"),
                Master = "local[2]",
                Packages = [("mongo-spark-connector_", "org.mongodb.spark:mongo-spark-connector_2.12:10.5.0")],
                // A Spark of a minute's life earns back neither the second compiler nor threads of a garbage collector.
                Conf = new Dictionary<string, string> { ["spark.driver.extraJavaOptions"] = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC" },
            },
            cancellationToken
        );
        return _server.Remote;
    }
}
