namespace DzStore.SparkConnect.Server;

/// <summary>The settings of a <see cref="LocalSparkServer"/>.</summary>
public sealed record LocalSparkOptions
{
    /// <summary>The folder of a Spark 3.5 distribution, which holds <c>bin/spark-submit</c> and <c>jars</c>.</summary>
    public required string SparkHome { get; init; }

    /// <summary>
    /// Spark's master URL (<c>--master</c>): <c>local[2]</c> runs two worker threads in the server's own process. The default,
    /// <c>local[*]</c>, runs one for each processor.
    /// </summary>
    public string Master { get; init; } = "local[*]";

    /// <summary>The server's Java heap (<c>--driver-memory</c>), such as <c>512m</c>. The default is <c>1g</c>.</summary>
    public string DriverMemory { get; init; } = "1g";

    /// <summary>The port to listen on; 0 is any free port.</summary>
    public int Port { get; init; }

    /// <summary>Further settings (<c>--conf</c>). They take precedence over those that the server is started with by default.</summary>
    public IReadOnlyDictionary<string, string> Conf { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// Maven packages that the server needs, as (prefix of the jar's name, coordinates). Those whose jar is not in <c>jars/</c> are fetched
    /// by <c>--packages</c>. Spark Connect need not be listed.
    /// </summary>
    public IReadOnlyList<(string JarPrefix, string Coordinates)> Packages { get; init; } = [];

    /// <summary>The time for the server to listen. The default is 3 minutes: a first start may fetch packages.</summary>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>The clock of the time limits.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
