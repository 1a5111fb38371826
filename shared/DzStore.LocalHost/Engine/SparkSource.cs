using DzStore.Local.CommandLine;
using DzStore.SparkConnect;

namespace DzStore.Local.Engine;

/// <summary>Which Spark runs Analytics' jobs: the one that is configured, else one started from <c>SPARK_HOME</c>, else none, and Analytics computes by itself.</summary>
/// <param name="Configured">The configured address; the services read it from the environment that they inherit.</param>
/// <param name="Home">The distribution to start a Connect server from.</param>
internal sealed record SparkSource(string? Configured, string? Home)
{
    public const string RemoteVariable = "Spark__Remote";
    public const string HomeVariable = "SPARK_HOME";

    // The newest that works with Spark 3.5; fetched where the distribution does not have it.
    private const string Connector = "org.mongodb.spark:mongo-spark-connector_2.12:10.5.0";

    /// <exception cref="UsageException">SPARK_HOME is no folder of a Spark.</exception>
    public static SparkSource Find()
    {
        if (Value(RemoteVariable) is { } remote) return new(remote, null);
        if (Value(HomeVariable) is not { } home) return new(null, null);
        return Directory.Exists(Path.Combine(home, "jars"))
            ? new(null, home)
            : throw new UsageException($"{HomeVariable} is {home}, which is no Spark distribution: it has no folder jars. Correct it, or unset it to run without Spark.");
    }

    /// <summary>Starts the Connect server; it ends with this process, however that ends.</summary>
    /// <returns>Null where nothing is to be started.</returns>
    public async Task<LocalSparkServer?> StartAsync(CancellationToken cancellationToken)
    {
        if (Home is null) return null;
        try
        {
            return await LocalSparkServer.StartAsync(
                new()
                {
                    SparkHome = Home,
                    Packages = [("mongo-spark-connector_", Connector)],
                    // The default of 200 is for a cluster; these are two small jobs.
                    Conf = new Dictionary<string, string> { ["spark.sql.shuffle.partitions"] = "2" },
                },
                cancellationToken);
        }
        catch (SparkStartException e)
        {
            throw new UsageException($"Spark from {HomeVariable} does not start: {e.Message}", e);
        }
    }

    public string Describe(LocalSparkServer? server) => this switch
    {
        { Configured: not null } => $"Spark as {RemoteVariable} says",
        { Home: not null } => $"Spark at {server?.Remote}, started from {Home}",
        _ => $"in-process; neither {RemoteVariable} nor {HomeVariable} is set",
    };

    private static string? Value(string variable) => Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value ? value : null;
}
