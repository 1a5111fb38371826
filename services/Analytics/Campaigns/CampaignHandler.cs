using DzStore.Analytics.Jobs;

namespace DzStore.Analytics.Campaigns;

/// <summary>Runs campaign jobs: an engine finds and stores the recipients. One that reached nobody says why, whatever the engine.</summary>
internal sealed class CampaignHandler(ICampaignEngine engine, UserCities cities) : IJobHandler<CampaignRequest, CampaignResult>
{
    public async Task<CampaignResult> RunAsync(JobRun run, CampaignRequest request, CancellationToken cancellationToken)
    {
        var result = await engine.RunCampaignAsync(run, request, cancellationToken);
        return result.Count > 0
            ? result
            : result with
            {
                NobodyReached = await cities.ExplainAsync(request, run.Comment, cancellationToken),
            };
    }
}
