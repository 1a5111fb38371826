using DzStore.Orders.Reconciliation;
using DzStore.ServiceDefaults;
using DzStore.ServiceDefaults.Database;
using DzStore.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using MongoDB.Bson;
using MongoDB.Driver;

namespace DzStore.OrderServices.Tests.Reconciliation;

/// <summary>The collections of Billing and Checkout in a new database, and reconcilers that reach it through a proxy.</summary>
internal sealed class TwoCollections : IAsyncDisposable
{
    private readonly List<WebApplication> _services = [];

    public TwoCollections(MongoServer mongo)
        : this(mongo.NewDatabase()) { }

    public TwoCollections(IMongoDatabase database)
    {
        var server = database.Client.Settings.Server;
        Proxy = new(server.Host, server.Port);
        Database = database;
        Secure = Database.GetCollection<BsonDocument>("orders_secure");
        Fast = Database.GetCollection<BsonDocument>("orders_fast");
    }

    public TcpProxy Proxy { get; }

    public IMongoDatabase Database { get; }

    public IMongoCollection<BsonDocument> Secure { get; }

    public IMongoCollection<BsonDocument> Fast { get; }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <summary>An order as Billing stores it; at another time than Checkout.</summary>
    public static BsonDocument Order(int number, int total = 5) =>
        new()
        {
            ["_id"] = $"HEAL_{number:00000}",
            ["order_id"] = $"HEAL_{number:00000}",
            ["user"] = "أمين",
            ["items"] = new BsonArray { "Mouse", "هاتف 📱" },
            ["total"] = (long)total,
            ["timestamp"] = new DateTime(2026, 11, 27, 0, 0, 0, 123, DateTimeKind.Utc),
        };

    public static BsonDocument AtCheckout(int number, int total = 5)
    {
        var order = Order(number, total);
        order["timestamp"] = new DateTime(2026, 11, 26, 23, 59, 58, DateTimeKind.Utc);
        return order;
    }

    public Task PayAsync(params IEnumerable<BsonDocument> orders) => Secure.InsertManyAsync(orders, cancellationToken: Cancelled);

    public Task PlaceAsync(params IEnumerable<BsonDocument> orders) => Fast.InsertManyAsync(orders, cancellationToken: Cancelled);

    /// <param name="connectionString">Where it finds them; through <see cref="Proxy"/> if not given.</param>
    /// <param name="nodeFolder">The data folder of a node that has rollback files.</param>
    public Reconciler Reconciler(
        int pageOrders = 500,
        string operationTimeout = "00:00:05",
        string? connectionString = null,
        string? nodeFolder = null
    )
    {
        var builder = WebApplication.CreateBuilder([
            $"--ConnectionStrings:MongoDB={connectionString ?? $"mongodb://127.0.0.1:{Proxy.Port}/?directConnection=true"}",
            $"--Mongo:Database={Database.DatabaseNamespace.DatabaseName}",
            $"--Mongo:OperationTimeout={operationTimeout}",
            "--Mongo:BreakDuration=00:00:00.500",
            $"--Reconcile:PageOrders={pageOrders}",
            "--Serilog:MinimumLevel=Fatal",
            .. nodeFolder is null ? Array.Empty<string>() : [$"--Reconcile:NodeFolders:0={nodeFolder}"],
        ]);
        builder.AddServiceDefaults().AddMongo().AddReconciliation(from: "orders_secure", into: "orders_fast");
        _services.Add(builder.Build());
        return _services[^1].Services.GetRequiredService<Reconciler>();
    }

    /// <summary>Every document of a collection by its id, as the bytes that it is.</summary>
    public static async Task<Dictionary<string, string>> BytesAsync(IMongoCollection<BsonDocument> orders)
    {
        var documents = await orders
            .Database.GetCollection<RawBsonDocument>(orders.CollectionNamespace.CollectionName)
            .Find(FilterDefinition<RawBsonDocument>.Empty)
            .ToListAsync(Cancelled);
        return documents.ToDictionary(document => document["_id"].ToString()!, document => Convert.ToHexString(document.ToBson()));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var service in _services)
            await service.DisposeAsync();
        await Proxy.DisposeAsync();
    }
}

internal static class ReconcileReports
{
    /// <summary>Examined everything, and every order in it is accounted for once.</summary>
    public static ReconcileReport ShouldBeWhole(this ReconcileReport report, int examined)
    {
        report.Interrupted.ShouldBeNull();
        report.Examined.ShouldBe(examined);
        (report.AlreadyThere + report.Restored + report.Conflicts + report.Failed + report.Unknown).ShouldBe(examined);
        return report;
    }
}
