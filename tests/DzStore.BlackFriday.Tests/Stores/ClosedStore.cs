using DzStore.Orders;
using DzStore.Orders.Endpoints;
using DzStore.ServiceDefaults;
using DzStore.ServiceDefaults.Database;
using DzStore.ServiceDefaults.Identity;
using DzStore.Testing;
using DzStore.Testing.Access;
using Microsoft.AspNetCore.Builder;
using MongoDB.Driver;
using HttpResults = Microsoft.AspNetCore.Http.Results;

namespace DzStore.BlackFriday.Tests.Stores;

/// <summary>Somebody's DzStore outside Development: Checkout and Billing as they are there, and a list that wants an admin.</summary>
public sealed class ClosedStore(MongoServer mongo) : IAsyncLifetime
{
    private readonly List<WebApplication> _services = [];

    public Uri Checkout { get; private set; } = null!;

    public Uri Billing { get; private set; } = null!;

    public Uri Analytics { get; private set; } = null!;

    public IMongoDatabase Database { get; } = mongo.NewDatabase();

    public string ConnectionString => mongo.ConnectionString;

    public async ValueTask InitializeAsync()
    {
        Checkout = await StartAsync(
            builder => builder.AddMongo().AddOrders("orders_fast", WriteConcern.W1, placedBy: "customer"),
            app => app.MapOrders()
        );
        Billing = await StartAsync(
            builder => builder.AddMongo().AddOrders("orders_secure", WriteConcern.WMajority.With(journal: true), placedBy: "billing"),
            app => app.MapOrders()
        );
        Analytics = await StartAsync(_ => { }, app => app.MapGet("/trending", () => HttpResults.Ok()).AllowRoles("admin"));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var service in _services)
        {
            await service.StopAsync();
            await service.DisposeAsync();
        }
    }

    private async Task<Uri> StartAsync(Action<WebApplicationBuilder> add, Action<WebApplication> map)
    {
        var builder = WebApplication.CreateBuilder([
            "--environment=Production",
            "--urls=http://127.0.0.1:0",
            "--Serilog:MinimumLevel=Fatal",
            "--Shutdown:Grace=00:00:00",
            // A test machine that is busy is neither a crowd nor a database that is away.
            "--Orders:MaxWait=00:00:10",
            // One key sends all of the load.
            "--Limits:RequestsPerSecond=0",
            "--Mongo:OperationTimeout=00:00:30",
            "--Mongo:ServerSelectionTimeout=00:00:15",
            $"--ConnectionStrings:MongoDB={mongo.ConnectionString}",
            $"--Mongo:Database={Database.DatabaseNamespace.DatabaseName}",
            .. RoleKeys.Settings.Select(setting => $"--{setting.Key}={setting.Value}"),
        ]);
        add(builder.AddServiceDefaults());
        var app = builder.Build();
        _services.Add(app);
        app.UseServiceDefaults();
        map(app);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new(app.Urls.Single());
    }
}
