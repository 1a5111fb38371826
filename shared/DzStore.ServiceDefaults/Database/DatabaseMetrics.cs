using System.Diagnostics.Metrics;
using Polly.CircuitBreaker;

namespace DzStore.ServiceDefaults.Database;

/// <summary>Tells the breaker's state: of the series of <c>dzstore.database.breaker</c> that of the present state is 1, the others 0.</summary>
internal sealed class DatabaseMetrics(IMeterFactory meters, DatabaseResilience database) : IHostedService
{
    private static readonly (CircuitState State, KeyValuePair<string, object?> Tag)[] States =
    [
        (CircuitState.Closed, new("state", "closed")),
        (CircuitState.HalfOpen, new("state", "half_open")),
        (CircuitState.Open, new("state", "open")),
    ];

    public Task StartAsync(CancellationToken cancellationToken)
    {
        meters.Create("DzStore.Database").CreateObservableUpDownCounter("dzstore.database.breaker", Observe, "{breaker}", "1 for the state that the circuit breaker is in.");
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private Measurement<int>[] Observe()
    {
        var state = database.State;
        return [.. States.Select(one => new Measurement<int>(one.State == state ? 1 : 0, one.Tag))];
    }
}
