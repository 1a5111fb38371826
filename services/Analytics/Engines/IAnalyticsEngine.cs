using DzStore.Analytics.Campaigns;
using DzStore.Analytics.Jobs;
using DzStore.Analytics.Trending;

namespace DzStore.Analytics.Engines;

/// <summary>
/// What computes: the in-process engine, or Spark. Both give the same result on the same data. A run may be repeated under the same id
/// and then has the effect of one.
/// </summary>
public interface IAnalyticsEngine
{
    /// <summary>What jobs say they were run by, such as <c>in-process</c>.</summary>
    string Name { get; }

    /// <summary>Finds the campaign's users and stores each once as a recipient.</summary>
    Task<CampaignResult> RunCampaignAsync(JobRun run, CampaignRequest request, CancellationToken cancellationToken);

    /// <summary>Counts the views of a source and publishes the list in one step.</summary>
    Task<TrendingResult> RunTrendingAsync(JobRun run, TrendingRequest request, CancellationToken cancellationToken);
}
