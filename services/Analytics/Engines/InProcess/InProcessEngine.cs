using DzStore.Analytics.Campaigns;
using DzStore.Analytics.Jobs;
using DzStore.Analytics.Trending;

namespace DzStore.Analytics.Engines.InProcess;

/// <summary>The engine where there is no Spark: MongoDB filters the users, and a log is counted in one streaming pass.</summary>
internal sealed class InProcessEngine(CampaignQuery campaigns, TrafficSources sources, TrendingStore trending) : IAnalyticsEngine
{
    private const int ShownProducts = 10;

    public string Name => "in-process";

    public Task<CampaignResult> RunCampaignAsync(JobRun run, CampaignRequest request, CancellationToken cancellationToken) =>
        campaigns.RunAsync(run, request, cancellationToken);

    public async Task<TrendingResult> RunTrendingAsync(JobRun run, TrendingRequest request, CancellationToken cancellationToken)
    {
        await using var log = sources.Open(request.Source);
        // By bytes: how many rows a log has is known only at its end.
        var progress = new Relay(_ => run.Progress.Report(new("counting views", log.Position, log.Length, "bytes")));
        var (views, rows) = await TrafficLog.CountViewsAsync(log, progress, cancellationToken);
        var products = views.MostViewedFirst();
        run.Progress.Report(new("publishing", log.Length, log.Length, "bytes"));
        await trending.PublishAsync(run.JobId, products, cancellationToken);
        return new TrendingResult(rows, products.Sum(product => product.Count), products.Count, [.. products.Take(ShownProducts)]);
    }

    /// <summary>Reports at once and on the reading thread, unlike <see cref="Progress{T}"/>.</summary>
    private sealed class Relay(Action<long> report) : IProgress<long>
    {
        public void Report(long value) => report(value);
    }
}
