using DzStore.Analytics.Jobs.Running;

namespace DzStore.Analytics.Campaigns;

/// <summary>Registers campaigns as a kind of job. An engine has to be registered beside it.</summary>
internal static class CampaignExtensions
{
    public static WebApplicationBuilder AddCampaigns(this WebApplicationBuilder builder)
    {
        builder.Services.AddJobHandler<CampaignRequest, CampaignResult, CampaignHandler>(CampaignRequest.JobKind);
        builder
            .Services.AddSingleton<VipUsers>()
            .AddSingleton<UserCities>()
            .AddSingleton<PushdownComparison>()
            .AddSingleton<RecipientStore>();
        return builder;
    }
}
