using DzStore.Analytics.Campaigns;
using DzStore.Analytics.Jobs;
using DzStore.Analytics.Jobs.Storage;
using DzStore.Analytics.Trending;
using DzStore.ServiceDefaults.Database;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using MongoDB.Driver;

namespace DzStore.Analytics.Tests.Jobs;

/// <summary>The collection of jobs without the service around it.</summary>
internal static class JobCollections
{
    public static JobTypes Types { get; } =
        new([
            new(CampaignRequest.JobKind, typeof(CampaignRequest), typeof(CampaignResult)),
            new(TrendingRequest.JobKind, typeof(TrendingRequest), typeof(TrendingResult)),
        ]);

    public static JobCollection Of(IMongoDatabase database, TimeProvider time, int maxQueued, TimeSpan lease) =>
        new(
            database,
            new DatabaseResilience(
                Options.Create(new MongoOptions { OperationTimeout = TimeSpan.FromSeconds(20) }),
                TimeProvider.System,
                NullLogger<DatabaseResilience>.Instance,
                isGone: () => false
            ),
            time,
            Options.Create(new JobOptions { MaxQueued = maxQueued, Lease = lease }),
            Types
        );
}
