using Microsoft.Extensions.Options;
using MongoDB.Driver;

namespace DzStore.ServiceDefaults.Database;

/// <summary>While the breaker is open, asks every <see cref="MongoOptions.BreakDuration"/> whether there is a primary again, and closes it when there is.</summary>
internal sealed class DatabaseTrial(DatabaseResilience database, IMongoDatabase mongo, IOptions<MongoOptions> options, TimeProvider time) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.BreakDuration, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
            if (database.IsOpen && await TryAsync(stoppingToken))
                await database.CloseAsync(stoppingToken);
    }

    private async Task<bool> TryAsync(CancellationToken stoppingToken)
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
