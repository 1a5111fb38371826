using DzStore.Analytics.Campaigns;
using DzStore.Analytics.Jobs.Storage;
using DzStore.ServiceDefaults.Database;

namespace DzStore.Analytics;

/// <summary>Creates the indexes of campaigns and jobs in the background.</summary>
internal sealed class Indexes(VipUsers users, JobStore jobs, JobKeys keys, StartupWork work) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        work.RunAsync("The indexes are created", EnsureAsync, stoppingToken);

    private async Task EnsureAsync(CancellationToken cancellationToken)
    {
        await users.EnsureIndexAsync(cancellationToken);
        await jobs.EnsureIndexAsync(cancellationToken);
        await keys.EnsureIndexAsync(cancellationToken);
    }
}
