using DzStore.Orders;
using DzStore.ServiceDefaults;
using DzStore.ServiceDefaults.Identity;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using MongoDB.Driver;

namespace DzStore.OrderServices.Tests;

/// <summary>The order pipeline of a service without its endpoints, on the collection "orders".</summary>
internal sealed class StoreHost : IAsyncDisposable
{
    private readonly WebApplication _service;

    /// <param name="time">The clock; the system's where none is given.</param>
    public StoreHost(string connectionString, string database, WriteConcern concern, TimeProvider? time = null, params (string Key, string Value)[] settings)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Configuration.AddInMemoryCollection(settings.ToDictionary(setting => setting.Key, setting => (string?)setting.Value));
        builder.Configuration["ConnectionStrings:MongoDB"] = connectionString;
        builder.Configuration["Mongo:Database"] = database;
        builder.AddServiceDefaults().AddMongo().AddOrders("orders", concern, Roles.Customer);
        if (time is not null)
            builder.Services.AddSingleton(time);
        _service = builder.Build();
    }

    public OrderStore Store => _service.Services.GetRequiredService<OrderStore>();

    public ValueTask DisposeAsync() => _service.DisposeAsync();
}
