using DzStore.Analytics.Jobs;
using DzStore.Analytics.Trending.Csv.Rows;
using DzStore.SparkConnect;
using DzStore.SparkConnect.Errors;
using DzStore.SparkConnect.Types;
using static DzStore.SparkConnect.Functions;

namespace DzStore.Analytics.Engines.Spark;

/// <summary>The queries of "Hot Right Now" over Spark Connect.</summary>
internal sealed class SparkLogQueries(SparkSession spark, SparkMongo mongo, JobRun run) : ILogQueries
{
    public async Task<long?> NewestAsync(IReadOnlyList<LogShape> shapes, CancellationToken cancellationToken) =>
        (await Each(shapes, TrafficLogSql.MicrosOf, "micros").Agg(Max("micros")).CollectAsync<long?>(cancellationToken))[0];

    public Task StageAsync(
        IReadOnlyList<LogShape> shapes,
        DateTime? after,
        bool suspicious,
        string staging,
        CancellationToken cancellationToken
    )
    {
        var list = Each(shapes, shape => TrafficLogSql.ProductOf(shape, after, suspicious), LogColumns.Product)
            .GroupBy(LogColumns.Product)
            .Count()
            .Select(Coalesce(LogColumns.Product, Lit("")).As("_id"), LogColumns.Product, "count")
            .Repartition(1)
            .SortWithinPartitions(Desc("count"), Col(LogColumns.Product));
        return mongo.ReplaceAsync(list, staging, run.Comment, ordered: true, cancellationToken);
    }

    public string? ErrorOf(Exception exception) => (exception as SparkConnectException)?.Message;

    /// <summary>Selects one column of every row of all logs.</summary>
    private DataFrame Each(IReadOnlyList<LogShape> shapes, Func<LogShape, string> sql, string column) =>
        Pairwise.Combine(
            shapes.SelectMany(shape =>
            {
                var schema = new StructType();
                foreach (var name in TrafficLogSql.Columns(shape))
                    schema.Add(name, DataType.String);
                var logs = shape.Unfinished.Select(path => WithoutLast(Read(path)));
                if (shape.Paths.Count > 0)
                    logs = logs.Prepend(Read([.. shape.Paths]));
                return logs.Select(rows =>
                    rows.Filter(TrafficLogSql.NotBlank(shape))
                        .WithColumn(TrafficLogSql.Last(shape), Expr(TrafficLogSql.LastField(shape)))
                        .Select(Expr(sql(shape)).As(column))
                );

                DataFrame Read(params string[] paths) => spark.Read.Schema(schema).Options(TrafficLogSql.Options(shape)).Csv(paths);
            }),
            (left, right) => left.Union(right)
        );

    private static DataFrame WithoutLast(DataFrame log)
    {
        var rows = log.WithColumn("at", Expr(TrafficLogSql.At));
        return rows.CrossJoin(rows.Agg(Max("at").As("last"))).Filter("at < last");
    }
}
