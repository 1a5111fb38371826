using DzStore.Orders;
using DzStore.Orders.Endpoints;
using DzStore.Orders.Reconciliation;
using DzStore.ServiceDefaults;
using DzStore.ServiceDefaults.Database;
using DzStore.ServiceDefaults.Hosting;
using DzStore.ServiceDefaults.Identity;
using MongoDB.Driver;

var reconcile = ReconcileCommand.Parse(args);
var builder = ServiceBuilder.Create(reconcile?.Settings ?? args);
builder.AddServiceDefaults().AddMongo();
builder.AddOrders("orders_fast", WriteConcern.W1, placedBy: Roles.Customer);
builder.AddReconciliation(from: "orders_secure", into: "orders_fast");

var app = builder.Build();
if (reconcile is not null)
    return await reconcile.RunAsync(app);
app.UseServiceDefaults();
app.MapOrders();

return await app.RunServiceAsync();
