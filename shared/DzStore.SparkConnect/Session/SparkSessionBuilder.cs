namespace DzStore.SparkConnect;

/// <summary>Opens a session: <c>SparkSession.Builder().Remote("sc://localhost:15002").GetOrCreateAsync()</c>.</summary>
public sealed class SparkSessionBuilder
{
    private readonly Dictionary<string, string> settings = [];
    private SparkRemote? remote;
    private RetryPolicy retry = new();
    private TimeProvider time = TimeProvider.System;
    private IProgress<ExecutionProgress>? progress;

    internal SparkSessionBuilder() { }

    /// <summary>The server, as <c>sc://host:port/;token=…;use_ssl=true;user_id=…</c>; without it the environment's SPARK_REMOTE is taken.</summary>
    /// <exception cref="FormatException">Not such an address; the message says what is wrong.</exception>
    public SparkSessionBuilder Remote(string connectionString) => Remote(SparkRemote.Parse(connectionString));

    public SparkSessionBuilder Remote(SparkRemote remote)
    {
        this.remote = remote;
        return this;
    }

    /// <summary>A setting of the session, such as <c>spark.sql.session.timeZone</c>.</summary>
    public SparkSessionBuilder Config(string key, string value)
    {
        settings[key] = value;
        return this;
    }

    public SparkSessionBuilder Config(string key, bool value) => Config(key, value ? "true" : "false");
    public SparkSessionBuilder Config(string key, long value) => Config(key, SparkText.Number(value));
    public SparkSessionBuilder Config(string key, double value) => Config(key, SparkText.Number(value));

    /// <summary>A name for the application, as the session's <c>spark.app.name</c>.</summary>
    public SparkSessionBuilder AppName(string name) => Config("spark.app.name", name);

    /// <summary>How long to go on when the connection fails.</summary>
    public SparkSessionBuilder Retry(RetryPolicy policy)
    {
        retry = policy;
        return this;
    }

    /// <summary>Hears of every execution of the session: its operation id, rows as they come, Spark's metrics at the end.</summary>
    public SparkSessionBuilder Progress(IProgress<ExecutionProgress> progress)
    {
        this.progress = progress;
        return this;
    }

    /// <summary>The clock of backoff and time limits.</summary>
    public SparkSessionBuilder Time(TimeProvider time)
    {
        this.time = time;
        return this;
    }

    /// <summary>Connects, checks that a Spark server answers, and applies the settings.</summary>
    /// <exception cref="SparkConnectionException">No server there, within the retry policy.</exception>
    /// <exception cref="FormatException">A remote with a token that others could read, or a header that can't be sent.</exception>
    public async Task<SparkSession> GetOrCreateAsync(CancellationToken cancellationToken = default)
    {
        var target = remote ?? (Environment.GetEnvironmentVariable("SPARK_REMOTE") is { Length: > 0 } address
            ? SparkRemote.Parse(address)
            : throw new InvalidOperationException("No server given: call Remote(\"sc://host:15002\") or set SPARK_REMOTE"));
        var client = new SparkClient(target, retry, time, progress);
        try
        {
            var answer = await client.AnalyzeAsync(new() { SparkVersion = new() }, cancellationToken).ConfigureAwait(false);
            var session = new SparkSession(client, answer.SparkVersion.Version);
            await session.Conf.SetAsync(settings, cancellationToken).ConfigureAwait(false);
            return session;
        }
        catch
        {
            await client.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }
}
