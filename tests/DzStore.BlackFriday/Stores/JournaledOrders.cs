using DzStore.LocalHost;
using DzStore.LocalHost.Database;
using DzStore.LocalHost.Network;
using DzStore.LocalHost.Processes;
using DzStore.LocalHost.Services;
using DzStore.Orders;
using DzStore.Orders.Endpoints;
using DzStore.ServiceDefaults;
using DzStore.ServiceDefaults.Database;
using DzStore.ServiceDefaults.Hosting;
using DzStore.ServiceDefaults.Identity;
using Microsoft.AspNetCore.Builder;
using MongoDB.Driver;

namespace DzStore.BlackFriday.Stores;

/// <summary>
/// A third order service, for the middle curve of the trade-off: as Checkout and Billing, with w=1 and journal. It runs in a separate
/// process, as they do, so that the comparison is fair.
/// </summary>
internal static class JournaledOrders
{
    public const string Command = "journaled-orders";
    public const string Concern = "w=1, j=true";
    public const string Collection = "orders_journaled";

    private const string Name = "Journaled orders";

    /// <summary>Starts it as a process; the store stops it.</summary>
    public static async Task<Uri> StartAsync(LocalStore store, CancellationToken cancellationToken)
    {
        var port = Ports.Choose([new(Name, 0, 0, "")], _ => { })[0];
        var address = ServiceProgram.Address(port);
        store.Add(
            new(
                Name,
                Programs.Dotnet,
                [Programs.Built("DzStore.BlackFriday", "DzStore.BlackFriday"), Command, address.ToString()],
                new Dictionary<string, string>
                {
                    [DatabaseSource.ConnectionStringVariable] = store.Database.ConnectionString,
                    ["StopWithParent"] = "true",
                },
                Path.Combine(store.Folder.Logs, "journaled.log")
            )
        );
        await store.WhileAliveAsync(token => Readiness.WaitAsync(Name, address, TimeProvider.System, token), cancellationToken);
        return address;
    }

    /// <summary>Runs the service in this process.</summary>
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
