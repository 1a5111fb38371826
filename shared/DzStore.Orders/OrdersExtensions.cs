using DzStore.ServiceDefaults;
using DzStore.ServiceDefaults.Database;
using DzStore.ServiceDefaults.Hosting;
using Microsoft.Extensions.Options;
using MongoDB.Driver;

namespace DzStore.Orders;

/// <summary>The order pipeline for a service: one collection, one write concern, one role that writes.</summary>
public static class OrdersExtensions
{
    /// <summary>Registers the pipeline; needs AddServiceDefaults and AddMongo. Its endpoints are <see cref="OrderEndpoints.MapOrders"/>.</summary>
    /// <param name="placedBy">The role that places orders here, besides admin.</param>
    public static WebApplicationBuilder AddOrders(this WebApplicationBuilder builder, string collection, WriteConcern writeConcern, string placedBy)
    {
        var services = builder.Services;
        services.AddSingleton(OrderPromise.Of(writeConcern));
        services.AddSingleton(new OrderAccess(placedBy));
        services.AddSingleton(provider => Collection(provider, collection, writeConcern));
        services.AddOptions<OrderOptions>().BindSettings("Orders").ValidateOnStart();
        services.AddSingleton<IValidateOptions<OrderOptions>, OrderOptionsValidator>();
        services.AddSingleton<OrderMetrics>();
        services.AddSingleton<BatchWriter>();
        services.AddSingleton(provider => new GroupCommit(
            provider.GetRequiredService<BatchWriter>(), provider.GetRequiredService<IOptions<OrderOptions>>(),
            provider.GetRequiredService<OrderMetrics>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<OrderStore>();
        services.AddHostedService<OrderIndexes>();
        services.ConfigureSwaggerGen(swagger => swagger.SchemaFilter<OrderSchemas>());
        services.ConfigureHttpJsonOptions(options => options.SerializerOptions.TypeInfoResolverChain.Insert(0, OrderJson.Default));
        return builder;
    }

    private static IMongoCollection<StoredOrder> Collection(IServiceProvider provider, string name, WriteConcern writeConcern)
    {
        var majority = OrderPromise.IsMajority(writeConcern);
        // The server should say that a majority has not confirmed before our own limit cuts the connection under the operation.
        var limit = provider.GetRequiredService<IOptions<MongoOptions>>().Value.OperationTimeout * 0.8;
        return provider.GetRequiredService<IMongoDatabase>().GetCollection<StoredOrder>(name)
            .WithWriteConcern(majority ? writeConcern.With(wTimeout: limit) : writeConcern)
            .WithReadConcern(majority ? ReadConcern.Majority : ReadConcern.Local)
            .WithReadPreference(ReadPreference.Primary);
    }
}
