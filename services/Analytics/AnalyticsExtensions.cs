using System.Text.Json;
using System.Text.Json.Serialization;
using DzStore.Analytics.Campaigns;
using DzStore.Analytics.Engines;
using DzStore.Analytics.Engines.InProcess;
using DzStore.Analytics.Jobs;
using DzStore.Analytics.Trending;
using Microsoft.Extensions.Options;

namespace DzStore.Analytics;

/// <summary>What Program.cs is a table of contents for.</summary>
internal static class AnalyticsExtensions
{
    public static WebApplicationBuilder AddJobs(this WebApplicationBuilder builder)
    {
        BsonMappings.Register();
        builder.Services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
            json.SerializerOptions.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower));
        });
        builder.Services.AddOptions<JobOptions>().BindConfiguration(JobOptions.Section).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<JobOptions>, JobOptionsValidator>();
        builder.Services.AddSingleton<JobInstance>().AddSingleton<JobStore>().AddSingleton<JobQueueSignal>();
        builder.Services.AddHostedService<JobRunner>();
        return builder;
    }

    public static WebApplicationBuilder AddCampaigns(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<RecipientStore>().AddSingleton<CampaignQuery>();
        builder.Services.AddHostedService<UsersIndex>();
        return builder;
    }

    public static WebApplicationBuilder AddTrending(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<TrendingOptions>().BindConfiguration(TrendingOptions.Section)
            .Validate(options => Directory.Exists(options.SourceRoot), "Trending:SourceRoot must be a folder that exists: it is where traffic logs are read from")
            .ValidateOnStart();
        builder.Services.AddSingleton<TrafficSources>().AddSingleton<TrendingStore>();
        return builder;
    }

    public static WebApplicationBuilder AddEngine(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<IAnalyticsEngine, InProcessEngine>();
        return builder;
    }
}
