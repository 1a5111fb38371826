using DzStore.Orders;
using DzStore.ServiceDefaults;
using DzStore.ServiceDefaults.Identity;
using MongoDB.Driver;

var builder = ServiceBuilder.Create(args);
builder
    .AddServiceDefaults()
    .AddMongo()
    .AddOrders("orders_secure", WriteConcern.WMajority.With(journal: true), placedBy: Roles.Billing);

var app = builder.Build();
app.UseServiceDefaults();
app.MapOrders();

return await app.RunServiceAsync();
