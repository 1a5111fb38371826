using DzStore.Analytics.Campaigns;
using DzStore.Analytics.Engines;
using DzStore.Analytics.Engines.InProcess;
using DzStore.Analytics.Engines.Spark;
using DzStore.Analytics.Jobs;
using DzStore.Analytics.Trending;
using DzStore.ServiceDefaults.Settings;
using Microsoft.Extensions.Options;
#if MICROSOFT_SPARK
using DzStore.Analytics.Engines.MicrosoftSpark;
#endif

namespace DzStore.Analytics;

/// <summary>Registers what Program.cs names: the indexes and the engines. Jobs, campaigns and trending register themselves.</summary>
internal static class AnalyticsExtensions
{
    /// <summary>Creates the indexes of jobs and campaigns in the background.</summary>
    public static WebApplicationBuilder AddIndexes(this WebApplicationBuilder builder)
    {
        builder.Services.AddHostedService<Indexes>();
        return builder;
    }

    /// <summary>Registers the engine that the settings name: Spark with Spark:Remote, else the one in this process.</summary>
    public static WebApplicationBuilder AddEngine(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<CampaignExplain>().AddSingleton<InProcessEngine>();
        services.AddOptions<SparkOptions>().BindSettings(SparkOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<SparkOptions>, SparkOptionsValidator>();
        services
            .AddSingleton<SparkSessions>()
            .AddSingleton<SparkMongo>()
            .AddSingleton<SparkErrors>()
            .AddSingleton<MongoProfiler>()
            .AddSingleton<ProgressPoller>()
            .AddSingleton<SparkCampaign>()
            .AddSingleton<SparkTrafficLog>()
            .AddSingleton<SparkTrending>()
            .AddSingleton<SparkEngine>();
#if MICROSOFT_SPARK
        services.AddSingleton<MicrosoftSparkCampaign>();
        services.AddSingleton<IAnalyticsEngine, MicrosoftSparkEngine>();
#else
        services.AddSingleton<IAnalyticsEngine>(provider =>
            provider.GetRequiredService<IOptions<SparkOptions>>().Value.Remote.Length > 0
                ? provider.GetRequiredService<SparkEngine>()
                : provider.GetRequiredService<InProcessEngine>()
        );
#endif
        services
            .AddSingleton<ICampaignEngine>(provider => provider.GetRequiredService<IAnalyticsEngine>())
            .AddSingleton<ITrendingEngine>(provider => provider.GetRequiredService<IAnalyticsEngine>())
            .AddSingleton(provider => new EngineName(provider.GetRequiredService<IAnalyticsEngine>().Name));
        services.AddHostedService<EngineBanner>();
        return builder;
    }
}
