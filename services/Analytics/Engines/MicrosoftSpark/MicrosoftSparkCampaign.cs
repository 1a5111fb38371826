using DzStore.Analytics.Campaigns;
using DzStore.Analytics.Engines.Spark;
using DzStore.Analytics.Jobs;
using Microsoft.Spark.Sql;
using static Microsoft.Spark.Sql.Functions;

namespace DzStore.Analytics.Engines.MicrosoftSpark;

/// <summary>The VIP campaign as <see cref="SparkCampaign"/> runs it, through Microsoft.Spark.</summary>
internal sealed class MicrosoftSparkCampaign(
    SparkMongo mongo,
    VipUsers users,
    RecipientStore recipients,
    MongoProfiler profiler,
    ProgressPoller poller
)
{
    /// <exception cref="BadDataException">A user matches the filter but is not one that a campaign can reach.</exception>
    public async Task<CampaignResult> RunAsync(
        MicrosoftSparkJobs spark,
        JobRun run,
        CampaignRequest request,
        CancellationToken cancellationToken
    )
    {
        run.Progress.Report(new("counting the users", 0, null, "users"));
        var vipCount = await users.CountAsync(request, run.JobId, cancellationToken);
        var vips = await spark.RunAsync(session => Vips(session, run, request, vipCount.WholeSpends));
        var plan = SparkPlan.Read(await spark.RunAsync(session => Explain(session, vips, run)), request.City);

        await using var profile = await profiler.WatchAsync("users", run.Comment, cancellationToken);
        await poller.RunAsync(
            _ => spark.RunAsync(_ => Store(vips, run, request)),
            async token => run.Progress.Report(new("storing recipients", await recipients.CountAsync(run, token), vipCount.Users, "users")),
            cancellationToken
        );
        var evidence = await profile.ReadAsync(cancellationToken);

        if (!vipCount.WholeSpends)
            await recipients.StoreWholeSpendsAsync(run, cancellationToken);
        var count = await recipients.CompleteAsync(run, cancellationToken);
        run.Progress.Report(new("done", count, count, "users"));
        return new CampaignResult(
            plan.Physical,
            plan.PushedFilters,
            plan.OtherFilters,
            evidence.DocumentsExamined,
            evidence.DocumentsReturned,
            count,
            await recipients.TopAsync(run, CampaignResult.FirstUserCount, cancellationToken),
            evidence.KeysExamined,
            evidence.Missing
        );
    }

    private DataFrame Vips(SparkSession session, JobRun run, CampaignRequest request, bool wholeSpends)
    {
        var users = session
            .Read()
            .Format(SparkMongo.Format)
            .Options(mongo.ReadOptions("users", run.Comment))
            .Schema($"_id STRING, user_id STRING, name STRING, city STRING, total_spend {(wholeSpends ? "BIGINT" : "DOUBLE")}")
            .Load();
        var spend = wholeSpends ? Col("total_spend").Gt(request.MinSpend) : Col("total_spend").Gt((double)request.MinSpend);
        return users.Filter(Col("city").EqualTo(request.City).And(spend));
    }

    /// <summary>Explains the query. The API prints a plan; EXPLAIN in SQL returns it.</summary>
    private static string Explain(SparkSession session, DataFrame vips, JobRun run)
    {
        var view = $"vips_{run.JobId.Replace('-', '_')}";
        vips.CreateOrReplaceTempView(view);
        try
        {
            return session.Sql($"EXPLAIN EXTENDED SELECT * FROM {view}").Collect().First().GetAs<string>(0);
        }
        finally
        {
            session.Catalog.DropTempView(view);
        }
    }

    private bool Store(DataFrame vips, JobRun run, CampaignRequest request)
    {
        var userId = Coalesce(Col("user_id"), Col("_id"));
        vips.Select(
                Concat(Lit(run.JobId + ":"), userId).As("_id"),
                Lit(run.JobId).As("campaign_id"),
                userId.As("user_id"),
                Col("name"),
                Col("city"),
                Col("total_spend"),
                Lit(request.PromoCode).As("promo_code"),
                Lit(run.Attempt).As("attempt")
            )
            .Write()
            .Format(SparkMongo.Format)
            .Options(mongo.ReplaceOptions(RecipientStore.Collection, run.Comment, ordered: false))
            .Mode(SaveMode.Append)
            .Save();
        return true;
    }
}
