using DzStore.Analytics.Jobs.Running;
using DzStore.Analytics.Trending.Csv;
using DzStore.Analytics.Trending.Csv.Sources;
using DzStore.ServiceDefaults.Settings;
using Microsoft.Extensions.Options;

namespace DzStore.Analytics.Trending;

/// <summary>Registers trending runs as a kind of job, and their schedule. An engine has to be registered beside it.</summary>
internal static class TrendingExtensions
{
    public static WebApplicationBuilder AddTrending(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<TrendingOptions>().BindSettings(TrendingOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<TrendingOptions>, TrendingOptionsValidator>();
        services
            .AddSingleton(provider => new TrafficSources(Options(provider).SourceRoot))
            .AddSingleton(provider => new TrafficReader(provider.GetRequiredService<TrafficSources>(), Options(provider).MaxProducts))
            .AddSingleton<TrendingStore>()
            .AddSingleton<PublicationChanges>()
            .AddSingleton<PublishedList>();
        services.AddJobHandler<TrendingRequest, TrendingResult, TrendingHandler>(TrendingRequest.JobKind);
        services.AddHostedService(provider => provider.GetRequiredService<PublishedList>()).AddHostedService<TrendingSchedule>();
        return builder;
    }

    private static TrendingOptions Options(IServiceProvider provider) => provider.GetRequiredService<IOptions<TrendingOptions>>().Value;
}
