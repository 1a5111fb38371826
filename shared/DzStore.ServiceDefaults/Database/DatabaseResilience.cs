using Microsoft.Extensions.Options;
using Polly;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace DzStore.ServiceDefaults.Database;

/// <summary>
/// What every database operation runs in: a time limit inside a circuit breaker. It never retries: the driver retries once
/// what the server can recognise as the same write, and more is the caller's decision, who has the order's id.
/// </summary>
public sealed partial class DatabaseResilience
{
    private readonly ResiliencePipeline _pipeline;
    private readonly CircuitBreakerStateProvider _breaker = new();
    private readonly ILogger<DatabaseResilience> _logger;

    public DatabaseResilience(IOptions<MongoOptions> options, TimeProvider time, ILogger<DatabaseResilience> logger)
    {
        _logger = logger;
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
                OnOpened = arguments => Log(() => LogOpened(arguments.BreakDuration, arguments.Outcome.Exception?.GetType().Name)),
                OnClosed = _ => Log(LogClosed),
            })
            .AddTimeout(new TimeoutStrategyOptions { Timeout = options.Value.OperationTimeout })
            .Build();
    }

    /// <summary>Open while the database is held to be away: operations then fail at once with <see cref="BrokenCircuitException"/>.</summary>
    public CircuitState State => _breaker.CircuitState;

    /// <summary>How long a caller should wait after a failure before it tries again.</summary>
    public TimeSpan RetryAfter { get; }

    /// <summary>Runs one operation; over its time limit it fails with <see cref="TimeoutRejectedException"/>.</summary>
    public ValueTask<T> ExecuteAsync<T>(Func<CancellationToken, Task<T>> operation, CancellationToken cancellationToken) =>
        _pipeline.ExecuteAsync(static async (operation, limit) => await operation(limit), operation, cancellationToken);

    private static ValueTask Log(Action log)
    {
        log();
        return default;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The database is away ({Exception}): breaker open, next try in {BreakDuration}")]
    private partial void LogOpened(TimeSpan breakDuration, string? exception);

    [LoggerMessage(Level = LogLevel.Information, Message = "The database answers again: breaker closed")]
    private partial void LogClosed();
}
