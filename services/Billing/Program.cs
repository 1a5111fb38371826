using DzStore.Orders;
using DzStore.ServiceDefaults;
using MongoDB.Driver;

var builder = WebApplication.CreateBuilder(args);
builder
    .AddServiceDefaults()
    .AddMongo()
    .AddOrders("orders_secure", WriteConcern.WMajority.With(journal: true));

var app = builder.Build();
app.UseServiceDefaults();
app.MapOrders();

return await app.RunServiceAsync();
