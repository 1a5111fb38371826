using DzStore.Orders;
using DzStore.Orders.Storage;
using DzStore.ServiceDefaults;
using DzStore.ServiceDefaults.Database;
using DzStore.ServiceDefaults.Identity;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using MongoDB.Driver;

namespace DzStore.OrderServices.Tests.Services;

/// <summary>The order pipeline of a service without its endpoints, on the collection "orders".</summary>
internal sealed class StoreHost : IAsyncDisposable
{
    private readonly WebApplication _service;

    /// <param name="time">The clock; the system's where none is given.</param>
    public StoreHost(
        string connectionString,
        string database,
        WriteConcern concern,
        TimeProvider? time = null,
        params (string Key, string Value)[] settings
    )
    {
        var builder = WebApplication.CreateBuilder();
        builder.Configuration.AddInMemoryCollection(settings.ToDictionary(setting => setting.Key, setting => (string?)setting.Value));
        builder.Configuration["ConnectionStrings:MongoDB"] = connectionString;
        builder.Configuration["Mongo:Database"] = database;
        builder.AddServiceDefaults().AddMongo().AddOrders("orders", concern, Roles.Customer);
        if (time is not null)
            builder.Services.AddSingleton(time);
        _service = builder.Build();
        // Nothing else closes the breaker after a failure that left the driver without a server.
        _ = _service.Services.GetServices<IHostedService>().OfType<DatabaseProbe>().Single().StartAsync(CancellationToken.None);
    }

    public OrderStore Store => _service.Services.GetRequiredService<OrderStore>();

    public ValueTask DisposeAsync() => _service.DisposeAsync();
}
