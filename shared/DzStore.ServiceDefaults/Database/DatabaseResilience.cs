using Microsoft.Extensions.Options;
using Polly;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace DzStore.ServiceDefaults.Database;

/// <summary>
/// What every database operation runs in: a time limit inside a circuit breaker. It never retries: the driver retries once
/// what the server can recognise as the same write, and more is the caller's decision, who has the order's id.
/// </summary>
/// <remarks>
/// While the breaker is open, no caller's operation is the one that tries whether the database is back, since it would have to wait
/// for what is probably still away: <see cref="DatabaseTrial"/> does that with a question of its own.
/// </remarks>
public sealed partial class DatabaseResilience
{
    private readonly ResiliencePipeline _pipeline;
    private readonly CircuitBreakerStateProvider _breaker = new();
    private readonly CircuitBreakerManualControl _switch = new();
    private readonly Func<bool> _isGone;
    private readonly ILogger<DatabaseResilience> _logger;

    /// <param name="options">Its limits.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Told when the breaker opens and closes.</param>
    /// <param name="isGone">
    /// Whether the driver sees no server to write to. One failure opens the breaker then; where a server is seen, it takes several to tell an outage from bad luck.
    /// </param>
    public DatabaseResilience(IOptions<MongoOptions> options, TimeProvider time, ILogger<DatabaseResilience> logger, Func<bool> isGone)
    {
        (_isGone, _logger) = (isGone, logger);
        RetryAfter = options.Value.BreakDuration;
        _pipeline = new ResiliencePipelineBuilder { TimeProvider = time }
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions
            {
                ShouldHandle = arguments => ValueTask.FromResult(arguments.Outcome.Exception is { } e && DatabaseFailure.IsUnavailable(e)),
                FailureRatio = 0.5,
                MinimumThroughput = 3,
                SamplingDuration = TimeSpan.FromSeconds(10),
                BreakDuration = options.Value.BreakDuration,
                StateProvider = _breaker,
                ManualControl = _switch,
                OnOpened = arguments => Log(() => LogOpened(options.Value.BreakDuration, arguments.Outcome.Exception?.GetType().Name ?? "no server to write to")),
                OnClosed = _ => Log(LogClosed),
            })
            .AddTimeout(new TimeoutStrategyOptions { Timeout = options.Value.OperationTimeout })
            .Build();
    }

    /// <summary>Whether the database is held to be away: operations then fail at once with <see cref="BrokenCircuitException"/>.</summary>
    public bool IsOpen => _breaker.CircuitState != CircuitState.Closed;

    /// <summary>How long a caller should wait after a failure before it tries again.</summary>
    public TimeSpan RetryAfter { get; }

    /// <summary>Runs one operation; over its time limit it fails with <see cref="TimeoutRejectedException"/>.</summary>
    public async ValueTask<T> ExecuteAsync<T>(Func<CancellationToken, Task<T>> operation, CancellationToken cancellationToken)
    {
        if (IsOpen)
            throw new BrokenCircuitException("The database is away.", RetryAfter);
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

    /// <summary>The database answered a trial: operations are let through again.</summary>
    internal Task CloseAsync(CancellationToken cancellationToken) => _switch.CloseAsync(cancellationToken);

    private static ValueTask Log(Action log)
    {
        log();
        return default;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The database is away ({Exception}): breaker open, next try in {BreakDuration}")]
    private partial void LogOpened(TimeSpan breakDuration, string exception);

    [LoggerMessage(Level = LogLevel.Information, Message = "The database answers again: breaker closed")]
    private partial void LogClosed();
}
