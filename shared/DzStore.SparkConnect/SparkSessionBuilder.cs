using DzStore.SparkConnect.Connection;
using DzStore.SparkConnect.Errors;
using DzStore.SparkConnect.Execution;
using DzStore.SparkConnect.Values;

namespace DzStore.SparkConnect;

/// <summary>
/// Opens a session (PySpark's <c>SparkSession.builder</c>):
/// <c>SparkSession.Builder().Remote("sc://localhost:15002").GetOrCreateAsync()</c>. The name in parentheses is PySpark's.
/// </summary>
public sealed class SparkSessionBuilder
{
    private readonly Dictionary<string, string> _settings = [];
    private SparkRemote? _remote;
    private RetryPolicy _retry = new();
    private TimeProvider _time = TimeProvider.System;
    private IProgress<ExecutionProgress>? _progress;

    internal SparkSessionBuilder() { }

    /// <summary>Sets the server's address (<c>remote</c>). Without it, the environment variable SPARK_REMOTE is the address.</summary>
    /// <param name="connectionString"><c>sc://host:port/;token=…;use_ssl=true;user_id=…</c>; see <see cref="SparkRemote.Parse"/>.</param>
    /// <exception cref="FormatException">It is no such address; the message says what is wrong.</exception>
    /// <exception cref="ArgumentException">It is empty.</exception>
    public SparkSessionBuilder Remote(string connectionString) => Remote(SparkRemote.Parse(connectionString));

    /// <summary>Sets the server's address (<c>remote</c>).</summary>
    /// <param name="remote">The address.</param>
    public SparkSessionBuilder Remote(SparkRemote remote)
    {
        _remote = remote;
        return this;
    }

    /// <summary>Sets a setting of the session to a text (<c>config</c>).</summary>
    /// <param name="key">The setting's name, such as <c>spark.sql.session.timeZone</c>.</param>
    /// <param name="value">The value.</param>
    /// <exception cref="ArgumentException">The setting is the MongoDB connector's, which does not see those of a session.</exception>
    public SparkSessionBuilder Config(string key, string value)
    {
        RuntimeConfig.RefuseIgnored(key);
        _settings[key] = value;
        return this;
    }

    /// <summary>Sets a setting of the session to a boolean (<c>config</c>).</summary>
    /// <param name="key">The setting's name, such as <c>spark.sql.session.timeZone</c>.</param>
    /// <param name="value">The value.</param>
    public SparkSessionBuilder Config(string key, bool value) => Config(key, value ? "true" : "false");

    /// <summary>Sets a setting of the session to an integer (<c>config</c>).</summary>
    /// <param name="key">The setting's name, such as <c>spark.sql.session.timeZone</c>.</param>
    /// <param name="value">The value.</param>
    public SparkSessionBuilder Config(string key, long value) => Config(key, SparkText.Number(value));

    /// <summary>Sets a setting of the session to a number (<c>config</c>).</summary>
    /// <param name="key">The setting's name, such as <c>spark.sql.session.timeZone</c>.</param>
    /// <param name="value">The value.</param>
    public SparkSessionBuilder Config(string key, double value) => Config(key, SparkText.Number(value));

    /// <summary>Names the application, as the session's <c>spark.app.name</c> (<c>appName</c>).</summary>
    /// <param name="name">The name.</param>
    public SparkSessionBuilder AppName(string name) => Config("spark.app.name", name);

    /// <summary>Sets the attempts and waits when the connection fails.</summary>
    /// <param name="policy">The policy; the default has 7 retries.</param>
    public SparkSessionBuilder Retry(RetryPolicy policy)
    {
        _retry = policy;
        return this;
    }

    /// <summary>Reports every execution of the session: its operation id, rows as they come, and Spark's metrics at the end.</summary>
    /// <param name="progress">The receiver of the reports.</param>
    public SparkSessionBuilder Progress(IProgress<ExecutionProgress> progress)
    {
        _progress = progress;
        return this;
    }

    /// <summary>Sets the clock of backoff and time limits.</summary>
    /// <param name="time">The clock; the default is the system's.</param>
    public SparkSessionBuilder Time(TimeProvider time)
    {
        _time = time;
        return this;
    }

    /// <summary>Connects, checks that a Spark server answers, and applies the settings (<c>getOrCreate</c>).</summary>
    /// <param name="cancellationToken">Stops the attempt.</param>
    /// <exception cref="SparkConnectionException">No server answered within the retry policy.</exception>
    /// <exception cref="SparkConnectException">The server refused the session or a setting.</exception>
    /// <exception cref="SparkSessionLostException">The address names a session that the server has closed.</exception>
    /// <exception cref="FormatException">The address has a token that others could read, or a header that can't be sent.</exception>
    /// <exception cref="InvalidOperationException">No address is given, and SPARK_REMOTE is not set.</exception>
    public async Task<SparkSession> GetOrCreateAsync(CancellationToken cancellationToken = default)
    {
        var target = _remote
            ?? (
                Environment.GetEnvironmentVariable("SPARK_REMOTE") is { Length: > 0 } address
                    ? SparkRemote.Parse(address)
                    : throw new InvalidOperationException("No server given: call Remote(\"sc://host:15002\") or set SPARK_REMOTE")
            );
        var client = new SparkClient(target, _retry, _time, _progress);
        try
        {
            return await SparkSession.OpenAsync(client, _settings, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await client.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }
}
