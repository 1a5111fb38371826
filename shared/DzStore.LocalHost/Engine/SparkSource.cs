using DzStore.LocalHost.Errors;
using DzStore.SparkConnect.Server;

namespace DzStore.LocalHost.Engine;

/// <summary>
/// The source of Spark: the configured one, else one started from <c>SPARK_HOME</c>, else none, and Analytics computes in its process.
/// </summary>
/// <param name="Configured">The configured address; the services read it from the environment that they inherit.</param>
/// <param name="Home">The distribution to start a Connect server from.</param>
public sealed record SparkSource(string? Configured, string? Home)
{
    /// <summary>The environment variable of a Spark Connect address, such as sc://host:15002.</summary>
    public const string RemoteVariable = "Spark__Remote";

    /// <summary>The environment variable of the folder of a Spark distribution.</summary>
    public const string HomeVariable = "SPARK_HOME";

    // The newest that works with Spark 3.5; fetched where the distribution does not have it.
    private const string Connector = "org.mongodb.spark:mongo-spark-connector_2.12:10.5.0";

    /// <summary>Finds the source for this process.</summary>
    /// <exception cref="SetupException">SPARK_HOME is not the folder of a Spark distribution.</exception>
    public static SparkSource Find()
    {
        if (Value(RemoteVariable) is { } remote)
            return new(remote, null);
        if (Value(HomeVariable) is not { } home)
            return new(null, null);
        return Directory.Exists(Path.Combine(home, "jars"))
            ? new(null, home)
            : throw new SetupException(
                $"{HomeVariable} is {home}, which is no Spark distribution: it has no folder jars. "
                    + "Correct it, or unset it to run without Spark."
            );
    }

    /// <summary>Starts a Spark Connect server from the distribution; it ends with this process.</summary>
    /// <returns>Null where Spark is configured or absent.</returns>
    /// <exception cref="SetupException">Spark does not start.</exception>
    public async Task<LocalSparkServer?> StartAsync(CancellationToken cancellationToken)
    {
        if (Home is null)
            return null;
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
                cancellationToken
            );
        }
        catch (SparkStartException e)
        {
            throw new SetupException($"Spark from {HomeVariable} does not start: {e.Message}", e);
        }
    }

    /// <summary>The source in words.</summary>
    /// <param name="server">The server that was started; null for none.</param>
    public string Describe(LocalSparkServer? server) =>
        this switch
        {
            { Configured: not null } => $"Spark as {RemoteVariable} says",
            { Home: not null } => $"Spark at {server?.Remote}, started from {Home}",
            _ => $"in-process; neither {RemoteVariable} nor {HomeVariable} is set",
        };

    /// <summary>The source in words; its address may hold a token.</summary>
    public override string ToString() => Describe(null);

    private static string? Value(string variable) => Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value ? value : null;
}
