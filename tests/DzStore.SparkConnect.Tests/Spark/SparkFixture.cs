using DzStore.SparkConnect.Connection;
using DzStore.SparkConnect.Server;

[assembly: AssemblyFixture(typeof(DzStore.SparkConnect.Tests.Spark.SparkFixture))]

namespace DzStore.SparkConnect.Tests.Spark;

/// <summary>
/// The Spark of this run, when a test first asks for it: the server of SPARK_REMOTE, else one started from SPARK_HOME, else none.
/// </summary>
public sealed class SparkFixture : IAsyncDisposable
{
    private readonly SemaphoreSlim _once = new(1);
    private LocalSparkServer? _server;
    private SparkSession? _session;

    public static string? SparkHome => Environment.GetEnvironmentVariable("SPARK_HOME") is { Length: > 0 } home ? home : null;

    /// <summary>True if a test can't start a server for itself.</summary>
    public static bool SkipsServers => SparkHome is null;

    private static string? GivenRemote => Environment.GetEnvironmentVariable("SPARK_REMOTE") is { Length: > 0 } remote ? remote : null;

    /// <summary>One session that the tests share.</summary>
    public async Task<SparkSession> SessionAsync(CancellationToken cancellationToken)
    {
        await _once.WaitAsync(cancellationToken);
        try
        {
            return _session ??= await SparkSession
                .Builder()
                .Remote(await RemoteAsync(cancellationToken))
                .Config("spark.sql.session.timeZone", "UTC")
                .Config("spark.sql.shuffle.partitions", 2)
                .GetOrCreateAsync(cancellationToken);
        }
        finally
        {
            _once.Release();
        }
    }

    public string Remote => GivenRemote ?? _server!.Remote;

    /// <summary>True if the server reads and writes the files of this machine.</summary>
    public bool SharesFiles => _server is not null || SparkRemote.Parse(Remote).IsLoopback;

    public static LocalSparkOptions Options(string home) =>
        new()
        {
            SparkHome = home,
            Master = "local[2]",
            // Small limits, so that ordinary results cross them and streams are resumed in every run.
            Conf = new Dictionary<string, string>
            {
                ["spark.connect.execute.reattachable.senderMaxStreamSize"] = "4m",
                // A Spark of a minute's life earns back neither the second compiler nor threads of a garbage collector.
                ["spark.driver.extraJavaOptions"] = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
            },
        };

    public async ValueTask DisposeAsync()
    {
        if (_session is not null)
            await _session.DisposeAsync();
        if (_server is not null)
            await _server.DisposeAsync();
        _once.Dispose();
    }

    private async Task<string> RemoteAsync(CancellationToken cancellationToken)
    {
        if (GivenRemote is { } given)
            return given;
        if (SparkHome is not { } home)
            throw new InvalidOperationException("No Spark: tests must skip first");
        _server ??= await LocalSparkServer.StartAsync(Options(home), cancellationToken);
        return _server.Remote;
    }

    public static void SkipWithout() =>
        Assert.SkipWhen(
            GivenRemote is null && SparkHome is null,
            "No Spark: set SPARK_HOME to a Spark 3.5 distribution, or SPARK_REMOTE to a Connect server"
        );
}
