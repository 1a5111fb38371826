using DzStore.SparkConnect;
using DzStore.SparkConnect.Connection;
using DzStore.SparkConnect.Errors;
using Microsoft.Extensions.Options;

namespace DzStore.Analytics.Engines.Spark;

/// <summary>
/// Holds the session that all jobs of this process share. The first job opens it, under a random id, and a job that finds that Spark has
/// lost it opens its successor. It has no state (no views, no settings) that could be lost with it.
/// </summary>
internal sealed partial class SparkSessions(IOptions<SparkOptions> options, TimeProvider time, ILogger<SparkSessions> logger)
    : IAsyncDisposable
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(100);

    private readonly SemaphoreSlim _opening = new(1);
    private SparkSession? _session;

    /// <summary>The address of Spark, without its token.</summary>
    public string Address => Remote.ToString();

    private SparkRemote Remote => SparkRemote.Parse(options.Value.Remote);

    /// <summary>Gets the session and opens it if need be.</summary>
    /// <exception cref="EngineUnavailableException">Spark does not answer.</exception>
    /// <exception cref="SparkConnectException">Spark answers with an error.</exception>
    public async Task<SparkSession> GetAsync(CancellationToken cancellationToken)
    {
        await _opening.WaitAsync(cancellationToken);
        try
        {
            if (_session is null)
            {
                _session = await WithinLimitAsync(token => OpenAsync(Remote, token), cancellationToken);
                LogOpened(_session.Version, Address);
            }
            return _session;
        }
        finally
        {
            _opening.Release();
        }
    }

    /// <summary>Gets the session that takes the place of one that Spark has lost.</summary>
    /// <exception cref="EngineUnavailableException">Spark does not answer.</exception>
    /// <exception cref="SparkConnectException">Spark answers with an error.</exception>
    public async Task<SparkSession> RenewAsync(SparkSession lost, CancellationToken cancellationToken)
    {
        await _opening.WaitAsync(cancellationToken);
        try
        {
            if (_session == lost)
            {
                _session = await WithinLimitAsync(lost.RenewAsync, cancellationToken);
                LogRenewed(Address);
            }
            return _session!;
        }
        finally
        {
            _opening.Release();
        }
    }

    /// <summary>Stops what runs under a tag in a session, which may be that of another process.</summary>
    /// <exception cref="EngineUnavailableException">Spark does not answer.</exception>
    /// <exception cref="SparkConnectException">Spark answers with an error.</exception>
    public async Task InterruptAsync(string sessionId, string tag, CancellationToken cancellationToken)
    {
        try
        {
            var ours = await GetAsync(cancellationToken);
            if (ours.SessionId == sessionId)
            {
                await ours.InterruptTagAsync(tag, cancellationToken);
                return;
            }
            var address = Remote with { SessionId = Guid.Parse(sessionId) };
            await using var theirs = await WithinLimitAsync(token => OpenAsync(address, token), cancellationToken);
            await theirs.InterruptTagAsync(tag, cancellationToken);
        }
        catch (SparkSessionLostException)
        {
            // Spark has closed the session, and what ran in it has ended with it.
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_session is not null)
            await _session.DisposeAsync();
        _opening.Dispose();
    }

    private Task<SparkSession> OpenAsync(SparkRemote remote, CancellationToken cancellationToken) =>
        SparkSession
            .Builder()
            .Remote(remote with { UserAgent = remote.UserAgent ?? "DzStore.Analytics" })
            .Retry(new RetryPolicy { FirstDelay = FirstDelay, MaxRetries = Retries() })
            .Time(time)
            .GetOrCreateAsync(cancellationToken);

    private async Task<SparkSession> WithinLimitAsync(Func<CancellationToken, Task<SparkSession>> open, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(options.Value.ConnectTimeout, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            return await open(stop.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new EngineUnavailableException(
                $"Spark at {Address} did not answer within {options.Value.ConnectTimeout}. "
                    + "Start it, or correct Spark:Remote, and run the job again."
            );
        }
    }

    /// <summary>The number of retries whose delays, which double, fill the time limit.</summary>
    private int Retries() => Math.Clamp((int)Math.Ceiling(Math.Log2((options.Value.ConnectTimeout / FirstDelay) + 1)), 1, 30);

    [LoggerMessage(Level = LogLevel.Information, Message = "Spark {Version} at {Address} answers")]
    private partial void LogOpened(string version, string address);

    [LoggerMessage(Level = LogLevel.Information, Message = "Spark at {Address} had closed the session of this service; a new one is open")]
    private partial void LogRenewed(string address);
}
