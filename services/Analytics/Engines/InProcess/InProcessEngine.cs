using DzStore.Analytics.Campaigns;
using DzStore.Analytics.Jobs;
using DzStore.Analytics.Trending;
using DzStore.Analytics.Trending.Csv;

namespace DzStore.Analytics.Engines.InProcess;

/// <summary>Computes in this process: MongoDB filters the users, and the traffic logs are counted in one streaming pass.</summary>
public sealed class InProcessEngine(
    CampaignExplain explain,
    VipUsers users,
    RecipientStore recipients,
    TrafficReader traffic,
    TrendingStore trending
) : IAnalyticsEngine
{
    public string Name => "in-process";

    public async Task<CampaignResult> RunCampaignAsync(JobRun run, CampaignRequest request, CancellationToken cancellationToken)
    {
        run.Progress.Report(new("asking for the plan", 0, null, "users"));
        var evidence = await explain.RunAsync(request, run.JobId, cancellationToken);
        var first = new TopSpenders(CampaignResult.FirstUserCount);
        long stored = 0;
        await foreach (var batch in users.FindAsync(request, run.JobId, cancellationToken))
        {
            await recipients.StoreAsync(run, request.PromoCode, batch, cancellationToken);
            foreach (var user in batch)
                first.Offer(user);
            stored += batch.Count;
            run.Progress.Report(new("storing recipients", stored, Math.Max(stored, evidence.DocumentsReturned), "users"));
        }

        var count = await recipients.CompleteAsync(run, cancellationToken);
        run.Progress.Report(new("done", count, count, "users"));
        string[] asked = [SparkFilters.EqualTo("city", request.City), SparkFilters.GreaterThan("total_spend", request.MinSpend)];
        return new CampaignResult(
            evidence.Plan,
            evidence.PushedFilters,
            [.. asked.Except(evidence.PushedFilters)],
            evidence.DocumentsExamined,
            evidence.DocumentsReturned,
            count,
            first.MostFirst()
        );
    }

    public async Task<TrendingResult> StageTrendingAsync(
        JobRun run,
        TrendingRequest request,
        string staging,
        CancellationToken cancellationToken
    )
    {
        var count = await traffic.CountAsync(
            request.Source,
            request.Window,
            request.DateForm,
            new DirectProgress<ReadProgress>(read => run.Progress.Report(new(read.Step, read.Done, read.Total, "bytes"))),
            cancellationToken
        );
        var list = count.Views.MostViewedFirst();
        if (list.Count > 0)
        {
            await trending.StageAsync(
                staging,
                list,
                new DirectProgress<long>(done => run.Progress.Report(new("publishing", done, list.Count, "products"))),
                cancellationToken
            );
        }
        return new TrendingResult(
            count.Rows,
            list.Sum(product => product.Count),
            list.Count,
            [.. list.Take(TrendingResult.TopCount)],
            count.Files,
            count.UnfinishedLines,
            count.After,
            count.SkippedFiles,
            Published: list.Count > 0
        );
    }
}
