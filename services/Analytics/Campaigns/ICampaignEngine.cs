using DzStore.Analytics.Jobs;

namespace DzStore.Analytics.Campaigns;

/// <summary>An engine that computes campaigns. Every engine gives the same result on the same data.</summary>
public interface ICampaignEngine
{
    /// <summary>
    /// Finds the campaign's users and stores each of them once as a recipient; running it again has the effect of one run.
    /// </summary>
    /// <exception cref="BadDataException">A user matches the filter but is not one that a campaign can reach.</exception>
    Task<CampaignResult> RunCampaignAsync(JobRun run, CampaignRequest request, CancellationToken cancellationToken);
}
