using DzStore.ServiceDefaults.Hosting;
using DzStore.ServiceDefaults.Problems;
using DzStore.ServiceDefaults.Settings;
using Microsoft.Extensions.Options;
using MongoDB.Driver;

namespace DzStore.ServiceDefaults.Database;

/// <summary>MongoDB for a service: validated options, one client, the database, readiness and resilience.</summary>
public static class MongoExtensions
{
    /// <summary>
    /// Registers <see cref="MongoOptions"/>, <see cref="IMongoClient"/>, <see cref="IMongoDatabase"/> and
    /// <see cref="DatabaseResilience"/>, and makes /health/ready depend on a primary that answers.
    /// </summary>
    public static WebApplicationBuilder AddMongo(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services
            .AddOptions<MongoOptions>()
            .BindSettings("Mongo")
            .Configure<IConfiguration>(
                (options, configuration) => options.ConnectionString = configuration.GetConnectionString("MongoDB") ?? ""
            )
            .ValidateOnStart();
        services.AddSingleton<IValidateOptions<MongoOptions>, MongoOptionsValidator>();
        services.AddSingleton<NoServerCause>().AddSingleton<StartupWork>();
        services.AddSingleton(provider =>
            MongoClients.Create(provider.GetRequiredService<IOptions<MongoOptions>>().Value, provider.GetRequiredService<NoServerCause>())
        );
        services.AddSingleton(provider =>
            provider.GetRequiredService<IMongoClient>().GetDatabase(provider.GetRequiredService<IOptions<MongoOptions>>().Value.Database)
        );
        services.AddSingleton(provider => new DatabaseResilience(
            provider.GetRequiredService<IOptions<MongoOptions>>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<DatabaseResilience>>(),
            isGone: () => !Primary.IsSeen(provider.GetRequiredService<IMongoClient>()),
            cause: () => provider.GetRequiredService<NoServerCause>().Current
        ));
        services.AddHostedService<DatabaseProbe>();
        services.AddHostedService<DatabaseBanner>();
        services.AddHostedService<DatabaseMetrics>();
        services.AddHealthChecks().AddCheck<MongoHealthCheck>("mongodb", tags: [Health.ReadyTag], timeout: TimeSpan.FromSeconds(2));
        return builder;
    }

    /// <summary>Answers 503 to timeouts and to a database that is unavailable, also in a service without <see cref="AddMongo"/>.</summary>
    internal static WebApplicationBuilder AddDatabaseProblems(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<IExceptionMapper, DatabaseExceptionMapper>();
        return builder;
    }
}
