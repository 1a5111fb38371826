using DzStore.Orders.Batching;
using DzStore.Orders.Documents;
using DzStore.Orders.Endpoints;
using DzStore.Orders.Outcomes;
using DzStore.Orders.Reading;
using DzStore.Orders.Storage;
using DzStore.ServiceDefaults.Database;
using DzStore.ServiceDefaults.Settings;
using Microsoft.Extensions.Options;
using MongoDB.Driver;

namespace DzStore.Orders;

/// <summary>Adds the order pipeline to a service: one collection, one write concern, one role that writes.</summary>
public static class OrdersExtensions
{
    /// <summary>
    /// Registers the pipeline; needs AddServiceDefaults and AddMongo. <see cref="OrderEndpoints.MapOrders"/> maps its endpoints.
    /// </summary>
    /// <param name="builder">The service.</param>
    /// <param name="collection">The collection of orders.</param>
    /// <param name="writeConcern">The write concern of every order.</param>
    /// <param name="placedBy">The role that places orders here, besides admin.</param>
    public static WebApplicationBuilder AddOrders(
        this WebApplicationBuilder builder,
        string collection,
        WriteConcern writeConcern,
        string placedBy
    )
    {
        var services = builder.Services;
        services.AddSingleton(WriteGuarantee.Of(writeConcern));
        services.AddSingleton(new OrderAccess(placedBy));
        services.AddSingleton(provider => Collection(provider, collection, writeConcern));
        services.AddOptions<OrderOptions>().BindSettings("Orders").ValidateOnStart();
        services.AddSingleton<IValidateOptions<OrderOptions>, OrderOptionsValidator>();
        services.AddSingleton<OrderMetrics>();
        services.AddSingleton<BatchWriter>();
        services.AddSingleton(provider => new GroupCommit(
            provider.GetRequiredService<BatchWriter>(),
            provider.GetRequiredService<IOptions<OrderOptions>>(),
            provider.GetRequiredService<OrderMetrics>(),
            provider.GetRequiredService<TimeProvider>()
        ));
        services.AddSingleton(provider => new GroupRead(
            provider.GetRequiredService<IMongoCollection<StoredOrder>>(),
            provider.GetRequiredService<DatabaseResilience>(),
            provider.GetRequiredService<IOptions<OrderOptions>>(),
            provider.GetRequiredService<OrderMetrics>(),
            provider.GetRequiredService<TimeProvider>()
        ));
        services.AddSingleton<OrderStore>();
        services.AddHostedService<OrderIndexes>();
        services.ConfigureSwaggerGen(swagger => swagger.SchemaFilter<OrderSchemas>());
        services.ConfigureHttpJsonOptions(options => options.SerializerOptions.TypeInfoResolverChain.Insert(0, OrderJson.Default));
        return builder;
    }

    private static IMongoCollection<StoredOrder> Collection(IServiceProvider provider, string name, WriteConcern writeConcern)
    {
        var majority = WriteGuarantee.IsMajority(writeConcern);
        // The server should report that a majority has not confirmed before our own limit closes the connection.
        var limit = provider.GetRequiredService<IOptions<MongoOptions>>().Value.OperationTimeout * 0.8;
        return provider
            .GetRequiredService<IMongoDatabase>()
            .GetCollection<StoredOrder>(name)
            .WithWriteConcern(majority ? writeConcern.With(wTimeout: limit) : writeConcern)
            .WithReadConcern(majority ? ReadConcern.Majority : ReadConcern.Local)
            .WithReadPreference(ReadPreference.Primary);
    }
}
