using DzStore.ServiceDefaults.Database;
using DzStore.ServiceDefaults.Settings;
using Microsoft.Extensions.Options;
using MongoDB.Driver;

namespace DzStore.Orders.Reconciliation;

/// <summary>Adds reconciliation to the service that can lose orders in a crash: <see cref="ReconcileCommand"/> and a schedule.</summary>
public static class ReconciliationExtensions
{
    /// <summary>Registers <see cref="Reconciler"/> and its schedule; needs AddServiceDefaults and AddMongo.</summary>
    /// <param name="builder">The service.</param>
    /// <param name="from">The collection that never loses an order.</param>
    /// <param name="into">The collection whose lost orders are restored.</param>
    public static WebApplicationBuilder AddReconciliation(this WebApplicationBuilder builder, string from, string into)
    {
        var services = builder.Services;
        services.AddOptions<ReconcileOptions>().BindSettings("Reconcile").ValidateOnStart();
        services.AddSingleton<IValidateOptions<ReconcileOptions>, ReconcileOptionsValidator>();
        services.AddSingleton(provider => new Reconciler(
            provider.GetRequiredService<IMongoDatabase>(),
            from,
            into,
            provider.GetRequiredService<DatabaseResilience>(),
            provider.GetRequiredService<IOptions<MongoOptions>>(),
            provider.GetRequiredService<IOptions<ReconcileOptions>>(),
            provider.GetRequiredService<TimeProvider>()
        ));
        services.AddHostedService<ReconcileSchedule>();
        return builder;
    }
}
