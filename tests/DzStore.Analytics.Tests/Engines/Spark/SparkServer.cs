using DzStore.SparkConnect.Server;

[assembly: AssemblyFixture(typeof(DzStore.Analytics.Tests.Engines.Spark.SparkServer))]

namespace DzStore.Analytics.Tests.Engines.Spark;

/// <summary>
/// The Spark of this run, started when a test first needs it: the Connect server of SPARK_REMOTE, else one started from SPARK_HOME. Without
/// either, tests that need it are skipped.
/// </summary>
public sealed class SparkServer : IAsyncDisposable
{
    // In a short run neither the second compiler nor a parallel garbage collector pays off.
    private const string ShortLived = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC";

    private readonly SemaphoreSlim _once = new(1);
    private LocalSparkServer? _server;

    public static string? Home => Environment.GetEnvironmentVariable("SPARK_HOME") is { Length: > 0 } home ? home : null;

    private static string? Given => Environment.GetEnvironmentVariable("SPARK_REMOTE") is { Length: > 0 } remote ? remote : null;

    public static LocalSparkOptions Options =>
        new()
        {
            SparkHome = Home ?? throw new InvalidOperationException("No Spark: tests must skip first"),
            Master = "local[2]",
            Packages = [("mongo-spark-connector_", "org.mongodb.spark:mongo-spark-connector_2.12:10.5.0")],
            Conf = new Dictionary<string, string>
            {
                ["spark.sql.shuffle.partitions"] = "2",
                ["spark.driver.extraJavaOptions"] = ShortLived,
            },
        };

    /// <summary>True when tests that need Spark can run.</summary>
    public static bool IsThere => Given is not null || Home is not null;

    public static void SkipWithout() =>
        Assert.SkipUnless(
            IsThere,
            "No Spark: set SPARK_HOME to a Spark 3.5 distribution, or SPARK_REMOTE to a Connect server that shares this machine's files"
        );

    public async Task<string> RemoteAsync(CancellationToken cancellationToken)
    {
        if (Given is { } given)
            return given;
        await _once.WaitAsync(cancellationToken);
        try
        {
            _server ??= await LocalSparkServer.StartAsync(Options, cancellationToken);
            return _server.Remote;
        }
        finally
        {
            _once.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
        _once.Dispose();
    }
}
