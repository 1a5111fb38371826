using System.Security.Cryptography;
using System.Text;
using DzStore.SparkConnect;
using Microsoft.Extensions.Options;
using MongoDB.Driver;

namespace DzStore.Analytics.Engines.Spark;

/// <summary>
/// The one session that all jobs share, opened by the first. Nothing is kept in it (no views, no settings), so a Spark that restarted serves it on:
/// the channel connects anew, and Spark makes the session again under its id.
/// </summary>
internal sealed partial class SparkSessions(IOptions<SparkOptions> options, IMongoDatabase database, TimeProvider time, ILogger<SparkSessions> logger) : IAsyncDisposable
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(100);

    private readonly SemaphoreSlim _opening = new(1);
    private SparkSession? _session;

    /// <summary>Where Spark is, without its token.</summary>
    public string Address => Remote.ToString();

    private SparkRemote Remote => SparkRemote.Parse(options.Value.Remote);

    /// <exception cref="EngineUnavailableException">Spark does not answer.</exception>
    /// <exception cref="SparkConnectException">It does, and refuses.</exception>
    public async Task<SparkSession> GetAsync(CancellationToken cancellationToken)
    {
        await _opening.WaitAsync(cancellationToken);
        try
        {
            return _session ??= await OpenAsync(cancellationToken);
        }
        finally
        {
            _opening.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_session is not null) await _session.DisposeAsync();
        _opening.Dispose();
    }

    private async Task<SparkSession> OpenAsync(CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(options.Value.ConnectTimeout, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            var session = await SparkSession.Builder().Remote(Shared(Remote)).Retry(new RetryPolicy { FirstDelay = FirstDelay, MaxRetries = Retries() }).Time(time)
                .GetOrCreateAsync(stop.Token);
            LogOpened(session.Version, Address);
            return session;
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new EngineUnavailableException($"Spark at {Address} did not answer within {options.Value.ConnectTimeout}. Start it, or correct Spark:Remote, and run the job again.");
        }
    }

    /// <summary>
    /// The same session for every process that serves this database: one that takes up a job of a process that was killed can then stop what Spark
    /// still does for the dead one.
    /// </summary>
    private SparkRemote Shared(SparkRemote remote)
    {
        var hosts = string.Join(',', database.Client.Settings.Servers.Select(server => server.ToString()).Order(StringComparer.Ordinal));
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"dzstore-analytics {hosts} {database.DatabaseNamespace.DatabaseName}"));
        return remote with { SessionId = remote.SessionId ?? new Guid(hash.AsSpan(0, 16)), UserAgent = remote.UserAgent ?? "DzStore.Analytics" };
    }

    /// <summary>As many as the waits, which double, need to fill the time limit.</summary>
    private int Retries() => Math.Clamp((int)Math.Ceiling(Math.Log2((options.Value.ConnectTimeout / FirstDelay) + 1)), 1, 30);

    [LoggerMessage(Level = LogLevel.Information, Message = "Spark {Version} at {Address} answers")]
    private partial void LogOpened(string version, string address);
}
