using DzStore.ServiceDefaults.Database;
using DzStore.ServiceDefaults.Hosting;
using Microsoft.Extensions.Options;
using MongoDB.Driver;

namespace DzStore.ServiceDefaults;

/// <summary>MongoDB for a service: validated options, one client, the database, readiness and resilience.</summary>
public static class MongoExtensions
{
    /// <summary>
    /// Registers <see cref="MongoOptions"/>, <see cref="IMongoClient"/>, <see cref="IMongoDatabase"/> and
    /// <see cref="DatabaseResilience"/>; /health/ready from now on needs MongoDB to answer a ping.
    /// </summary>
    public static WebApplicationBuilder AddMongo(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<MongoOptions>()
            .BindSettings("Mongo")
            .Configure<IConfiguration>((options, configuration) => options.ConnectionString = configuration.GetConnectionString("MongoDB") ?? "")
            .ValidateOnStart();
        services.AddSingleton<IValidateOptions<MongoOptions>, MongoOptionsValidator>();
        services.AddSingleton(provider => MongoClients.Create(provider.GetRequiredService<IOptions<MongoOptions>>().Value));
        services.AddSingleton(provider => provider.GetRequiredService<IMongoClient>()
            .GetDatabase(provider.GetRequiredService<IOptions<MongoOptions>>().Value.Database));
        services.AddSingleton(provider => new DatabaseResilience(
            provider.GetRequiredService<IOptions<MongoOptions>>(), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<DatabaseResilience>>(),
            isGone: () => !Primary.IsSeen(provider.GetRequiredService<IMongoClient>())));
        services.AddHostedService<DatabaseTrial>();
        services.AddHostedService<DatabaseBanner>();
        services.AddHostedService<DatabaseMetrics>();
        services.AddHealthChecks().AddCheck<MongoHealthCheck>("mongodb", tags: [Health.ReadyTag], timeout: TimeSpan.FromSeconds(2));
        return builder;
    }
}
