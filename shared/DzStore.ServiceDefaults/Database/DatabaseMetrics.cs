using System.Diagnostics.Metrics;

namespace DzStore.ServiceDefaults.Database;

/// <summary>Tells the breaker's state: of the series of <c>dzstore.database.breaker</c> that of the present state is 1, the others 0.</summary>
internal sealed class DatabaseMetrics(IMeterFactory meters, DatabaseResilience database) : IHostedService
{
    private static readonly (bool Open, KeyValuePair<string, object?> Tag)[] States = [(false, new("state", "closed")), (true, new("state", "open"))];

    public Task StartAsync(CancellationToken cancellationToken)
    {
        meters.Create("DzStore.Database").CreateObservableUpDownCounter("dzstore.database.breaker", Observe, "{breaker}", "1 for the state that the circuit breaker is in.");
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private Measurement<int>[] Observe()
    {
        var open = database.IsOpen;
        return [.. States.Select(one => new Measurement<int>(one.Open == open ? 1 : 0, one.Tag))];
    }
}
