using System.Text.Json;
using System.Text.Json.Serialization;
using DzStore.Analytics.Jobs;
using DzStore.Analytics.Jobs.Api;
using DzStore.Analytics.Jobs.Running;
using DzStore.Analytics.Jobs.Storage;
using DzStore.Analytics.Jobs.Submission;
using DzStore.ServiceDefaults.Settings;
using Microsoft.Extensions.Options;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace DzStore.Analytics;

/// <summary>Registers jobs: their storage, their queue, the runner, and their shape in JSON and in the OpenAPI document.</summary>
internal static class JobExtensions
{
    public static WebApplicationBuilder AddJobs(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
            json.SerializerOptions.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower));
        });
        services
            .AddOptions<SwaggerGenOptions>()
            .Configure<JobTypes>(
                (swagger, types) =>
                {
                    swagger.UseOneOfForPolymorphism();
                    swagger.SelectSubTypesUsing(type => JobSchemas.DerivedTypes(type, types));
                    swagger.UseAllOfToExtendReferenceSchemas();
                    swagger.SchemaFilter<JobSchemas>();
                }
            );
        services.AddOptions<JobOptions>().BindSettings(JobOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<JobOptions>, JobOptionsValidator>();
        services
            .AddSingleton<JobTypes>()
            .AddSingleton<JobDatabase>()
            .AddSingleton<JobCollection>()
            .AddSingleton<JobStore>()
            .AddSingleton<JobKeys>()
            .AddSingleton<JobRetention>()
            .AddSingleton<JobTransitions>()
            .AddSingleton<WakeUpSignal>()
            .AddSingleton<JobQueue>()
            .AddSingleton<InstanceName>()
            .AddSingleton<JobMetrics>()
            .AddSingleton<JobHandlers>()
            .AddSingleton<JobExecution>();
        services.AddHostedService<JobRunner>();
        return builder;
    }
}
