using DzStore.Analytics;
using DzStore.Analytics.Campaigns;
using DzStore.Analytics.Jobs.Api;
using DzStore.Analytics.Trending;
using DzStore.ServiceDefaults;
using DzStore.ServiceDefaults.Database;
using DzStore.ServiceDefaults.Hosting;

var builder = ServiceBuilder.Create(args);
builder.AddServiceDefaults().AddMongo();
builder.AddJobs().AddEngine().AddIndexes();
builder.AddCampaigns();
builder.AddTrending();

var app = builder.Build();
app.UseServiceDefaults();
app.MapCampaigns();
app.MapTrending();
app.MapJobs();

return await app.RunServiceAsync();
