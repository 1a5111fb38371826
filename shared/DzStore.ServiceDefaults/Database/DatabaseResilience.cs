using Microsoft.Extensions.Options;
using Polly;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace DzStore.ServiceDefaults.Database;

/// <summary>
/// Runs every database operation with a time limit inside a circuit breaker. It never retries: the driver retries once what the server
/// can recognise as the same write, and more is the decision of the caller, who has the order's id.
/// </summary>
/// <remarks>
/// While the breaker is open, no caller's operation tests whether the database is back, since it would wait for a database that is probably
/// still unavailable: <see cref="DatabaseProbe"/> does that with a command of its own.
/// </remarks>
public sealed partial class DatabaseResilience
{
    private readonly ResiliencePipeline _guard;
    private readonly ResiliencePipeline _pipeline;
    private readonly CircuitBreakerStateProvider _breaker = new();
    private readonly CircuitBreakerManualControl _switch = new();
    private readonly Func<bool> _isGone;
    private readonly Func<string?>? _cause;
    private readonly ILogger<DatabaseResilience> _logger;
    private readonly MongoOptions _mongo;
    private readonly TimeProvider _time;
    private readonly Lazy<string> _address;

    /// <param name="options">The time limits and the address.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Logs when the breaker opens and closes.</param>
    /// <param name="isGone">
    /// True while the driver sees no server to write to. One failure then opens the breaker; while a server is seen, it takes several.
    /// </param>
    /// <param name="cause">Why the driver sees no server, in plain words; null where it does not know.</param>
    public DatabaseResilience(
        IOptions<MongoOptions> options,
        TimeProvider time,
        ILogger<DatabaseResilience> logger,
        Func<bool> isGone,
        Func<string?>? cause = null
    )
    {
        (_isGone, _cause, _logger, _mongo, _time) = (isGone, cause, logger, options.Value, time);
        _address = new(() => MongoClients.Describe(_mongo));
        RetryAfter = _mongo.BreakDuration;
        _guard = new ResiliencePipelineBuilder { TimeProvider = time }
            .AddCircuitBreaker(
                new CircuitBreakerStrategyOptions
                {
                    ShouldHandle = arguments => ValueTask.FromResult(arguments.Outcome.Exception is { } e && CountsAgainstDatabase(e)),
                    FailureRatio = 0.5,
                    MinimumThroughput = 3,
                    SamplingDuration = TimeSpan.FromSeconds(10),
                    BreakDuration = _mongo.BreakDuration,
                    StateProvider = _breaker,
                    ManualControl = _switch,
                    OnOpened = arguments =>
                        Log(() =>
                            LogOpened(
                                arguments.Outcome.Exception is { } e
                                    ? Explain(e)
                                    : Explain(_cause?.Invoke() ?? "no server that takes writes was found"),
                                _mongo.BreakDuration
                            )
                        ),
                    OnClosed = _ => Log(LogClosed),
                }
            )
            .Build();
        _pipeline = Limited(_guard, _mongo.OperationTimeout, time);
    }

    /// <summary>The same breaker with another time limit.</summary>
    private DatabaseResilience(DatabaseResilience other, TimeSpan timeout)
    {
        (_guard, _breaker, _switch, _isGone) = (other._guard, other._breaker, other._switch, other._isGone);
        (_logger, _mongo, _time, _address, RetryAfter) = (other._logger, other._mongo, other._time, other._address, other.RetryAfter);
        _pipeline = Limited(_guard, timeout, _time);
    }

    /// <summary>
    /// True while the breaker is open because the database is unavailable: operations then fail at once with
    /// <see cref="BrokenCircuitException"/>.
    /// </summary>
    public bool IsOpen => _breaker.CircuitState != CircuitState.Closed;

    /// <summary>The time that a caller should wait after a failure before it tries again.</summary>
    public TimeSpan RetryAfter { get; }

    /// <summary>
    /// Gives operations another time limit than <see cref="MongoOptions.OperationTimeout"/>, for queries whose work grows with the data.
    /// The breaker stays the same, and such a query over its limit does not count against the database: it may answer all others in time.
    /// </summary>
    public DatabaseResilience WithTimeout(TimeSpan timeout) => new(this, timeout);

    /// <summary>Runs one operation.</summary>
    /// <exception cref="TimeoutRejectedException">It took longer than its time limit.</exception>
    /// <exception cref="BrokenCircuitException">The breaker is open; nothing was sent.</exception>
    public async ValueTask<T> ExecuteAsync<T>(Func<CancellationToken, Task<T>> operation, CancellationToken cancellationToken)
    {
        if (IsOpen)
            throw new BrokenCircuitException("The database is unavailable.", RetryAfter);
        try
        {
            return await _pipeline.ExecuteAsync(static async (operation, limit) => await operation(limit), operation, cancellationToken);
        }
        catch (Exception e) when (DatabaseFailure.IsUnavailable(e) && _isGone())
        {
            await _switch.IsolateAsync(CancellationToken.None);
            throw;
        }
    }

    /// <summary>
    /// One line on a failure for logs and reports: the address without credentials, what failed, and what to do.
    /// </summary>
    public string Explain(Exception exception) => Explain(Reason(exception));

    /// <summary>
    /// A phrase for log lines and reports: the cause for which no server is seen, where that is why the operation failed and the cause is
    /// known, else <see cref="DatabaseFailure.Reason"/>.
    /// </summary>
    public string Reason(Exception exception) =>
        (exception is TimeoutException or TimeoutRejectedException or BrokenCircuitException && _isGone() ? _cause?.Invoke() : null)
        ?? DatabaseFailure.Reason(exception);

    /// <summary>Closes the breaker once the database has answered the probe: operations are let through again.</summary>
    internal Task CloseAsync(CancellationToken cancellationToken) => _switch.CloseAsync(cancellationToken);

    private bool CountsAgainstDatabase(Exception exception) =>
        exception is TimeoutRejectedException overdue
            ? overdue.Timeout <= _mongo.OperationTimeout
            : DatabaseFailure.IsUnavailable(exception);

    private static ResiliencePipeline Limited(ResiliencePipeline guard, TimeSpan timeout, TimeProvider time) =>
        new ResiliencePipelineBuilder { TimeProvider = time }
            .AddPipeline(guard)
            .AddTimeout(new TimeoutStrategyOptions { Timeout = timeout })
            .Build();

    private string Explain(string reason) =>
        $"MongoDB at {_address.Value} is unavailable: {reason}. " + "Check that it runs and that ConnectionStrings:MongoDB is right.";

    private static ValueTask Log(Action log)
    {
        log();
        return default;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Explanation} Requests are refused; the next attempt is in {BreakDuration}")]
    private partial void LogOpened(string explanation, TimeSpan breakDuration);

    [LoggerMessage(Level = LogLevel.Information, Message = "MongoDB answers again: requests are accepted")]
    private partial void LogClosed();
}
