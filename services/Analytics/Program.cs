using DzStore.Analytics;
using DzStore.Analytics.Campaigns;
using DzStore.Analytics.Jobs;
using DzStore.Analytics.Trending;
using DzStore.ServiceDefaults;

var builder = ServiceBuilder.Create(args);
builder.AddServiceDefaults().AddMongo();
builder.AddJobs().AddCampaigns().AddTrending().AddEngine();

var app = builder.Build();
app.UseServiceDefaults();
app.UseStorefront();
app.MapCampaigns();
app.MapTrending();
app.MapJobs();

return await app.RunServiceAsync();
