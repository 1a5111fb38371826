using DzStore.Orders;
using DzStore.ServiceDefaults;
using DzStore.ServiceDefaults.Identity;
using MongoDB.Driver;

var reconcile = ReconcileCommand.Parse(args);
var builder = ServiceBuilder.Create(reconcile?.Settings ?? args);
builder
    .AddServiceDefaults()
    .AddMongo()
    .AddOrders("orders_fast", WriteConcern.W1, placedBy: Roles.Customer)
    .AddReconciliation(from: "orders_secure", into: "orders_fast");

var app = builder.Build();
if (reconcile is not null)
    return await reconcile.RunAsync(app);

app.UseServiceDefaults();
app.MapOrders();

return await app.RunServiceAsync();
