using DzStore.ServiceDefaults;
using DzStore.ServiceDefaults.Hosting;
using DzStore.Storefront.Control;
using DzStore.Storefront.Live;
using DzStore.Storefront.Pages;
using DzStore.Storefront.Proxy;
using DzStore.Storefront.Services;
using DzStore.Storefront.Traffic;

var builder = ServiceBuilder.Create(args);
builder.AddServiceDefaults();
builder.AddServiceAddresses().AddProxiedServices();
builder.AddTraffic();
builder.AddLive();
builder.AddShop();
builder.AddControl();

var app = builder.Build();
app.UseServiceDefaults(beforeIdentity: ProxyExtensions.UseProxiedServices);
app.MapLive();
app.MapControl();
app.MapShop();

return await app.RunServiceAsync();
