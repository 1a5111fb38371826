using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using DzStore.Analytics.Engines.Spark;
using DzStore.Benchmarks.Orders;
using DzStore.Benchmarks.Trending;
using DzStore.SparkConnect;
using DzStore.SparkConnect.Server;
using DzStore.SparkConnect.Types;
using DzStore.Testing;
using MongoDB.Bson;
using MongoDB.Driver;

namespace DzStore.Benchmarks.Spark;

/// <summary>
/// What the Analytics service adds to Spark: the VIP campaign and the trend as jobs, against the same work sent as SQL text through the
/// same client. The campaign's text stores the recipients, counts them and finds the first five; the trend's has the job's own checks of
/// every row. A job takes a census of the users' types, explains its plan, asks MongoDB's profiler and publishes as well; the text does
/// not.
/// </summary>
internal static class SparkJobs
{
    private const int Users = 200_000;
    private const int LogRows = 1_000_000;
    private const int Rounds = 7;
    private const double Allowed = 1.1;
    private const double AllowedOverhead = 50;

    public static async Task<int> RunAsync(string[] options, CancellationToken cancellationToken)
    {
        if (Environment.GetEnvironmentVariable("SPARK_HOME") is not { Length: > 0 } home)
        {
            Console.Error.WriteLine("Set SPARK_HOME to a Spark 3.5 distribution");
            return 2;
        }
        var folder = Directory.CreateTempSubdirectory("dzstore-benchmark-").FullName;
        try
        {
            var sources = Directory.CreateDirectory(Path.Combine(folder, "logs")).FullName;
            var log = Path.Combine(sources, "web_traffic.csv");
            GeneratedLog.Write(log, LogRows);
            await using var mongo = await MongoProcess.StartAsync(Path.Combine(folder, "db"), 0, cancellationToken);
            await using var server = await LocalSparkServer.StartAsync(new() { SparkHome = home, Master = "local[2]" }, cancellationToken);
            await using var spark = await SparkSession.Builder().Remote(server.Remote).GetOrCreateAsync(cancellationToken);
            await using var service = await OrderServiceProcess.StartAsync(
                "Analytics",
                mongo.ConnectionString,
                "dzstore_db",
                cancellationToken,
                $"--Spark:Remote={server.Remote}",
                $"--Trending:SourceRoot={sources}"
            );
            using var http = new HttpClient { BaseAddress = service.Address };
            await SeedAsync(mongo.ConnectionString, cancellationToken);
            await ViewsAsync(spark, mongo.ConnectionString, log, cancellationToken);

            var vip = await CompareAsync(
                "VIP campaign",
                http,
                "/campaigns",
                new
                {
                    city = "Oran",
                    min_spend = 100_000,
                    promo_code = "BLACKFRIDAY",
                },
                async round =>
                {
                    await StoreAsync(spark, VipText(round), mongo.ConnectionString, $"vip_{round}", cancellationToken);
                    foreach (
                        var question in new[]
                        {
                            $"SELECT count(*) FROM users WHERE {Vip}",
                            $"SELECT user_id, name, city, total_spend FROM users WHERE {Vip} ORDER BY total_spend DESC, user_id LIMIT 5",
                        }
                    )
                    {
                        await (await spark.SqlAsync(question, cancellationToken: cancellationToken)).CollectAsync(cancellationToken);
                    }
                },
                cancellationToken
            );
            var trend = await CompareAsync(
                "trending",
                http,
                "/trending/runs",
                new { source = "web_traffic.csv" },
                round => StoreAsync(spark, TrendText, mongo.ConnectionString, $"trend_{round}", cancellationToken),
                cancellationToken
            );
            return vip && trend ? 0 : 1;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private const string Vip = "city = 'Oran' AND total_spend > 100000";

    private static readonly LogShape Log = new(["timestamp", "user_id", "product_name", "action"], [], []);

    /// <summary>What the job asks of Spark, as text.</summary>
    private static readonly string TrendText = $"""
        SELECT /*+ REPARTITION(1) */ coalesce(product_name, '') AS _id, product_name, count(*) AS count
        FROM (SELECT {TrafficLogSql.ProductOf(Log, after: null, suspicious: true)} AS product_name
              FROM (SELECT timestamp, c1, product_name, {TrafficLogSql.LastField(
            Log
        )} AS action, {TrafficLogSql.Corrupt} FROM logs WHERE {TrafficLogSql.NotBlank(Log)}))
        GROUP BY product_name SORT BY count DESC, product_name
        """;

    private static string VipText(int round) =>
        $"SELECT concat('C{round}:', user_id) AS _id, 'C{round}' AS campaign_id, user_id, name, city, total_spend, "
        + $"'BLACKFRIDAY' AS promo_code FROM users WHERE {Vip}";

    private static async Task<bool> CompareAsync(
        string what,
        HttpClient http,
        string address,
        object request,
        Func<int, Task> text,
        CancellationToken cancellationToken
    )
    {
        var (jobs, texts) = (new List<double>(), new List<double>());
        // In turns, so that whatever else the machine does falls on both; the first rounds warm up Spark and the JIT.
        for (var round = -3; round < Rounds; round++)
        {
            var job = await JobAsync(http, address, request, cancellationToken);
            var started = Stopwatch.GetTimestamp();
            await text(round);
            var direct = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
            Console.WriteLine($"{what}, {(round < 0 ? "warm-up" : $"round {round + 1}")}: job {job:F0} ms, SQL text {direct:F0} ms");
            if (round < 0)
                continue;
            jobs.Add(job);
            texts.Add(direct);
        }
        var (ofJobs, ofTexts) = (Median(jobs), Median(texts));
        var met = ofJobs / ofTexts <= Allowed && ofJobs - ofTexts < AllowedOverhead;
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{what}: medians of {Rounds}: job {ofJobs:F0} ms, SQL text {ofTexts:F0} ms, {ofJobs / ofTexts:F2}× (at most {Allowed}×), "
                    + $"{ofJobs - ofTexts:F0} ms more (under {AllowedOverhead} ms): {(met ? "met" : "missed")}"
            )
        );
        return met;
    }

    /// <summary>How long the service says that the job ran, in milliseconds.</summary>
    private static async Task<double> JobAsync(HttpClient http, string address, object request, CancellationToken cancellationToken)
    {
        using var accepted = await http.PostAsJsonAsync(address, request, cancellationToken);
        accepted.EnsureSuccessStatusCode();
        while (true)
        {
            var job = await http.GetFromJsonAsync<JsonElement>(accepted.Headers.Location, cancellationToken);
            switch (job.GetProperty("state").GetString())
            {
                case "succeeded":
                    return job.GetProperty("timings").GetProperty("ran_ms").GetDouble();
                case "queued" or "running":
                    await Task.Delay(20, cancellationToken);
                    break;
                default:
                    throw new InvalidOperationException($"The job did not succeed: {job}");
            }
        }
    }

    private static async Task StoreAsync(
        SparkSession spark,
        string text,
        string uri,
        string collection,
        CancellationToken cancellationToken
    )
    {
        var rows = await spark.SqlAsync(text, cancellationToken: cancellationToken);
        await rows
            .Write.Format("mongodb")
            .Option("connection.uri", uri)
            .Option("database", "dzstore_db")
            .Option("collection", collection)
            .Option("operationType", "replace")
            .Option("writeConcern.w", "majority")
            .Mode(SaveMode.Append)
            .SaveAsync(cancellationToken: cancellationToken);
    }

    private static async Task ViewsAsync(SparkSession spark, string uri, string log, CancellationToken cancellationToken)
    {
        var users = new StructType
        {
            { "user_id", DataType.String },
            { "name", DataType.String },
            { "city", DataType.String },
            { "total_spend", DataType.Long },
        };
        await spark
            .Read.Format("mongodb")
            .Option("connection.uri", uri)
            .Option("database", "dzstore_db")
            .Option("collection", "users")
            .Option("partitioner", "com.mongodb.spark.sql.connector.read.partitioner.SinglePartitionPartitioner")
            .Schema(users)
            .Load()
            .CreateOrReplaceTempViewAsync("users", cancellationToken);
        var columns = new StructType();
        foreach (var name in TrafficLogSql.Columns(Log))
            columns.Add(name, DataType.String);
        await spark
            .Read.Schema(columns)
            .Options(TrafficLogSql.Options(Log))
            .Csv([log])
            .CreateOrReplaceTempViewAsync("logs", cancellationToken);
    }

    private static Task SeedAsync(string uri, CancellationToken cancellationToken)
    {
        string[] cities = ["Algiers", "Oran", "Constantine", "Setif"];
        var random = new Random(2026);
        return new MongoClient(uri)
            .GetDatabase("dzstore_db")
            .GetCollection<BsonDocument>("users")
            .InsertManyAsync(
                Enumerable
                    .Range(1, Users)
                    .Select(number => new BsonDocument
                    {
                        { "_id", $"U{number:000000}" },
                        { "user_id", $"U{number:000000}" },
                        { "name", $"User {number}" },
                        { "city", cities[number % cities.Length] },
                        { "total_spend", random.NextInt64(1_000, 200_000) },
                    }),
                cancellationToken: cancellationToken
            );
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
