using DzStore.ServiceDefaults;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults().AddMongo();

var app = builder.Build();
app.UseServiceDefaults();

return await app.RunServiceAsync();
