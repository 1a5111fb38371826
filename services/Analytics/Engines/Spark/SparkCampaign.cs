using DzStore.Analytics.Campaigns;
using DzStore.Analytics.Jobs;
using DzStore.SparkConnect;
using DzStore.SparkConnect.Types;
using static DzStore.SparkConnect.Functions;

namespace DzStore.Analytics.Engines.Spark;

/// <summary>
/// The VIP campaign as a Spark job: MongoDB filters the users on its index, and Spark turns them into recipients and stores them. This
/// process sees the plan, the counts and the first five users.
/// </summary>
internal sealed class SparkCampaign(
    SparkMongo mongo,
    VipUsers users,
    RecipientStore recipients,
    MongoProfiler profiler,
    ProgressPoller poller
)
{
    /// <exception cref="BadDataException">A user matches the filter but is not one that a campaign can reach.</exception>
    public async Task<CampaignResult> RunAsync(SparkSession spark, JobRun run, CampaignRequest request, CancellationToken cancellationToken)
    {
        run.Progress.Report(new("counting the users", 0, null, "users"));
        var vipCount = await users.CountAsync(request, run.JobId, cancellationToken);
        var vips = Vips(spark, run, request, vipCount.WholeSpends);

        await using var profile = await profiler.WatchAsync("users", run.Comment, cancellationToken);
        // Concurrent with the job: the plan does not depend on it.
        var explaining = ExplainAsync(vips, request, cancellationToken);
        var storing = poller.RunAsync(
            token => mongo.ReplaceAsync(Recipients(vips, run, request), RecipientStore.Collection, run.Comment, ordered: false, token),
            async token => run.Progress.Report(new("storing recipients", await recipients.CountAsync(run, token), vipCount.Users, "users")),
            cancellationToken
        );
        // Both are awaited, whichever fails: neither goes on for a job that has ended.
        await Task.WhenAll(storing, explaining);
        var plan = await explaining;
        var evidence = await profile.ReadAsync(cancellationToken);

        if (!vipCount.WholeSpends)
            await recipients.StoreWholeSpendsAsync(run, cancellationToken);
        var count = await recipients.CompleteAsync(run, cancellationToken);
        var first = await recipients.TopAsync(run, CampaignResult.FirstUserCount, cancellationToken);
        run.Progress.Report(new("done", count, count, "users"));
        return new CampaignResult(
            plan.Physical,
            plan.PushedFilters,
            plan.OtherFilters,
            evidence.DocumentsExamined,
            evidence.DocumentsReturned,
            count,
            first,
            evidence.KeysExamined,
            evidence.Missing
        );
    }

    private static async Task<SparkPlan> ExplainAsync(DataFrame vips, CampaignRequest request, CancellationToken cancellationToken) =>
        SparkPlan.Read(await vips.ExplainAsync(ExplainMode.Extended, cancellationToken), request.City);

    private DataFrame Vips(SparkSession spark, JobRun run, CampaignRequest request, bool wholeSpends)
    {
        // Given, not inferred: inference reads a sample of the collection first and may find another type each time.
        var schema = new StructType
        {
            { "_id", DataType.String },
            { "user_id", DataType.String },
            { "name", DataType.String },
            { "city", DataType.String },
            { "total_spend", wholeSpends ? DataType.Long : DataType.Double },
        };
        // Of the type of the column: a cast around the column could not be pushed down.
        var limit = wholeSpends ? Lit(request.MinSpend) : Lit((double)request.MinSpend);
        return mongo.Read(spark, "users", schema, run.Comment).Filter((Col("city") == request.City) & (Col("total_spend") > limit));
    }

    private static DataFrame Recipients(DataFrame vips, JobRun run, CampaignRequest request)
    {
        var userId = Coalesce("user_id", "_id");
        return vips.Select(
            Concat(Lit(run.JobId + ":"), userId).As("_id"),
            Lit(run.JobId).As("campaign_id"),
            userId.As("user_id"),
            "name",
            "city",
            "total_spend",
            Lit(request.PromoCode).As("promo_code"),
            Lit(run.Attempt).As("attempt")
        );
    }
}
