using Microsoft.Extensions.Options;
using MongoDB.Driver;

namespace DzStore.ServiceDefaults.Database;

/// <summary>
/// Probes the database every <see cref="MongoOptions.BreakDuration"/> while the circuit breaker is open, and closes the breaker once a
/// primary answers.
/// </summary>
internal sealed class DatabaseProbe(DatabaseResilience database, IMongoDatabase mongo, IOptions<MongoOptions> options, TimeProvider time)
    : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.BreakDuration, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            if (database.IsOpen && await ProbeAsync(stoppingToken))
                await database.CloseAsync(stoppingToken);
        }
    }

    private async Task<bool> ProbeAsync(CancellationToken stoppingToken)
    {
        using var limit = new CancellationTokenSource(options.Value.OperationTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stoppingToken);
        try
        {
            return await Primary.AnswersAsync(mongo, either.Token);
        }
        catch (OperationCanceledException) when (!stoppingToken.IsCancellationRequested)
        {
            return false;
        }
    }
}
