using DzStore.Local;
using DzStore.Local.Database;
using DzStore.Local.Processes;
using DzStore.Local.Services;
using DzStore.Orders;
using DzStore.ServiceDefaults;
using DzStore.ServiceDefaults.Identity;
using Microsoft.AspNetCore.Builder;
using MongoDB.Driver;

namespace DzStore.LoadTests.Stores;

/// <summary>
/// A third order service, for the middle of the trade-off: what Checkout and Billing are, with w=1 and journal. It is a process of
/// its own, as they are, or the comparison would not be fair.
/// </summary>
internal static class JournaledOrders
{
    public const string Command = "journaled-orders";
    public const string Concern = "w=1, j=true";
    public const string Collection = "orders_journaled";

    private const string Name = "Journaled orders";

    /// <summary>Starts it beside a store, which stops it.</summary>
    public static async Task<Uri> StartAsync(LocalStore store, CancellationToken cancellationToken)
    {
        var port = Local.Network.Ports.Choose([new(Name, 0, 0, "")], _ => { })[0];
        var address = ServiceProgram.Address(port);
        store.Add(new(
            Name,
            Programs.Dotnet,
            [Programs.Built("DzStore.LoadTests", "DzStore.LoadTests"), Command, address.ToString()],
            new Dictionary<string, string> { [DatabaseSource.ConnectionStringVariable] = store.Database.ConnectionString, ["StopWithParent"] = "true" },
            Path.Combine(store.Folder.Logs, "journaled.log")));
        await store.WhileAliveAsync(token => Readiness.WaitAsync(Name, address, TimeProvider.System, token), cancellationToken);
        return address;
    }

    /// <summary>Is it.</summary>
    public static async Task<int> RunAsync(string address)
    {
        var builder = WebApplication.CreateBuilder(["--urls", address, "--environment=Development"]);
        builder.AddServiceDefaults().AddMongo().AddOrders(Collection, WriteConcern.W1.With(journal: true), placedBy: Roles.Customer);

        var app = builder.Build();
        app.UseServiceDefaults();
        app.MapOrders();
        return await app.RunServiceAsync();
    }
}
