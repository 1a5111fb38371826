using DzStore.Orders;
using DzStore.Orders.Endpoints;
using DzStore.ServiceDefaults;
using DzStore.ServiceDefaults.Database;
using DzStore.ServiceDefaults.Hosting;
using DzStore.ServiceDefaults.Identity;
using MongoDB.Driver;

var builder = ServiceBuilder.Create(args);
builder.AddServiceDefaults().AddMongo();
builder.AddOrders("orders_secure", WriteConcern.WMajority.With(journal: true), placedBy: Roles.Billing);

var app = builder.Build();
app.UseServiceDefaults();
app.MapOrders();

return await app.RunServiceAsync();
