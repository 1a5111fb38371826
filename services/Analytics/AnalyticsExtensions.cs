using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using DzStore.Analytics.Campaigns;
using DzStore.Analytics.Engines;
using DzStore.Analytics.Engines.InProcess;
using DzStore.Analytics.Engines.Spark;
using DzStore.Analytics.Jobs;
using DzStore.Analytics.Requests;
using DzStore.Analytics.Trending;
using DzStore.ServiceDefaults;
#if MICROSOFT_SPARK
using DzStore.Analytics.Engines.MicrosoftSpark;
#endif
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
        // A job's request and result are one of a few records: the document lists them.
        builder.Services.ConfigureSwaggerGen(swagger =>
        {
            swagger.UseOneOfForPolymorphism();
            swagger.SelectSubTypesUsing(type => type.GetCustomAttributes<JsonDerivedTypeAttribute>(inherit: false).Select(derived => derived.DerivedType));
            swagger.UseAllOfToExtendReferenceSchemas();
            swagger.SchemaFilter<OpenBaseSchemas>();
        });
        builder.Services.AddOptions<JobOptions>().BindSettings(JobOptions.Section).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<JobOptions>, JobOptionsValidator>();
        builder.Services.AddSingleton<InstanceName>().AddSingleton<JobStore>().AddSingleton<JobSignal>().AddSingleton<JobDesk>().AddSingleton<JobMetrics>().AddSingleton<JobExecution>();
        builder.Services.AddHostedService<JobRunner>();
        builder.Services.AddHostedService<Indexes>();
        return builder;
    }

    public static WebApplicationBuilder AddCampaigns(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<RecipientStore>();
        return builder;
    }

    public static WebApplicationBuilder AddTrending(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<TrendingOptions>().BindSettings(TrendingOptions.Section).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<TrendingOptions>, TrendingOptionsValidator>();
        builder.Services.AddSingleton<TrafficSources>().AddSingleton<TrafficReader>().AddSingleton<TrendingStore>();
        builder.Services.AddHostedService<TrendingSchedule>();
        return builder;
    }

    public static WebApplicationBuilder AddEngine(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<SparkOptions>().BindSettings(SparkOptions.Section).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<SparkOptions>, SparkOptionsValidator>();
        builder.Services.AddSingleton<VipUsers>().AddSingleton<InProcessEngine>();
        builder.Services.AddSingleton<SparkSessions>().AddSingleton<SparkMongo>().AddSingleton<SparkFaults>().AddSingleton<MongoProfiler>().AddSingleton<RunWatch>();
        builder.Services.AddSingleton<SparkCampaign>().AddSingleton<SparkTrafficLog>().AddSingleton<SparkTrending>().AddSingleton<SparkEngine>();
#if MICROSOFT_SPARK
        builder.Services.AddSingleton<MicrosoftSparkCampaign>();
        builder.Services.AddSingleton<IAnalyticsEngine, MicrosoftSparkEngine>();
#else
        builder.Services.AddSingleton<IAnalyticsEngine>(services => services.GetRequiredService<IOptions<SparkOptions>>().Value.Remote.Length > 0
            ? services.GetRequiredService<SparkEngine>()
            : services.GetRequiredService<InProcessEngine>());
#endif
        builder.Services.AddHostedService<EngineBanner>();
        return builder;
    }
}
