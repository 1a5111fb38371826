using DzStore.Orders;
using DzStore.ServiceDefaults;
using MongoDB.Driver;

var builder = WebApplication.CreateBuilder(args);
builder
    .AddServiceDefaults()
    .AddMongo()
    .AddOrders("orders_fast", WriteConcern.W1);

var app = builder.Build();
app.UseServiceDefaults();
app.MapOrders();

return await app.RunServiceAsync();
