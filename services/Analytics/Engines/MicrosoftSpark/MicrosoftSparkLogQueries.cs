using DzStore.Analytics.Engines.Spark;
using DzStore.Analytics.Jobs;
using DzStore.Analytics.Trending.Csv.Rows;
using Microsoft.Spark.Sql;
using static Microsoft.Spark.Sql.Functions;

namespace DzStore.Analytics.Engines.MicrosoftSpark;

/// <summary>The queries of "Hot Right Now" through Microsoft.Spark.</summary>
internal sealed class MicrosoftSparkLogQueries(MicrosoftSparkJobs spark, SparkMongo mongo, JobRun run) : ILogQueries
{
    public Task<long?> NewestAsync(IReadOnlyList<LogShape> shapes, CancellationToken cancellationToken) =>
        spark.RunAsync(session =>
            Each(session, shapes, TrafficLogSql.MicrosOf, "micros").Agg(Max(Col("micros"))).Collect().First().Get(0) is { } micros
                // A whole number comes back as Int32 when it fits.
                ? Convert.ToInt64(micros, System.Globalization.CultureInfo.InvariantCulture)
                : (long?)null
        );

    public Task StageAsync(
        IReadOnlyList<LogShape> shapes,
        DateTime? after,
        bool suspicious,
        string staging,
        CancellationToken cancellationToken
    ) =>
        spark.RunAsync(session =>
        {
            Each(session, shapes, shape => TrafficLogSql.ProductOf(shape, after, suspicious), LogColumns.Product)
                .GroupBy(LogColumns.Product)
                .Count()
                .Select(Coalesce(Col(LogColumns.Product), Lit("")).As("_id"), Col(LogColumns.Product), Col("count"))
                .Repartition(1)
                .SortWithinPartitions(Desc("count"), Col(LogColumns.Product))
                .Write()
                .Format(SparkMongo.Format)
                .Options(mongo.ReplaceOptions(staging, run.Comment, ordered: true))
                .Mode(SaveMode.Append)
                .Save();
            return true;
        });

    public string? ErrorOf(Exception exception) => MicrosoftSparkEngine.Jvm(exception)?.Message;

    private static DataFrame Each(SparkSession session, IReadOnlyList<LogShape> shapes, Func<LogShape, string> sql, string column) =>
        Pairwise.Combine(
            shapes.SelectMany(shape =>
            {
                var schema = string.Join(", ", TrafficLogSql.Columns(shape).Select(name => $"{name} STRING"));
                var logs = shape.Unfinished.Select(path => WithoutLast(Read(path)));
                if (shape.Paths.Count > 0)
                    logs = logs.Prepend(Read([.. shape.Paths]));
                return logs.Select(rows =>
                    rows.Filter(TrafficLogSql.NotBlank(shape))
                        .WithColumn(TrafficLogSql.Last(shape), Expr(TrafficLogSql.LastField(shape)))
                        .Select(Expr(sql(shape)).As(column))
                );

                DataFrame Read(params string[] paths) => session.Read().Schema(schema).Options(TrafficLogSql.Options(shape)).Csv(paths);
            }),
            (left, right) => left.Union(right)
        );

    private static DataFrame WithoutLast(DataFrame log)
    {
        var rows = log.WithColumn("at", Expr(TrafficLogSql.At));
        return rows.CrossJoin(rows.Agg(Max(Col("at")).As("last"))).Filter("at < last");
    }
}
