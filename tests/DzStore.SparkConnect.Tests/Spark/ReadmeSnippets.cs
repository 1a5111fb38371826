using DzStore.SparkConnect.Connection;
using DzStore.SparkConnect.Errors;
using DzStore.SparkConnect.Execution;
using DzStore.SparkConnect.Server;
using static DzStore.SparkConnect.Functions;

namespace DzStore.SparkConnect.Tests.Spark;

// Snippets show calls without tokens.
#pragma warning disable xUnit1051

/// <summary>Runs the snippets of the README. <see cref="ReadmeTests"/> checks that these are they.</summary>
public sealed class ReadmeSnippets(SparkFixture fixture) : SparkTest(fixture)
{
    private readonly string _folder = Directory.CreateTempSubdirectory("spark-readme-").FullName;

    private sealed record Trend(string ProductName, long Count);

    private string Address => Fixture.Remote;

    private string Traffic => Path.Combine(_folder, "web_traffic.csv");

    private string Trends => Path.Combine(_folder, "trends");

    [Fact]
    public async Task Start()
    {
        await WriteTrafficAsync();
        await using var spark = await SparkSession.Builder().Remote(Address).GetOrCreateAsync();
        var views = spark.Read.Option("header", true).Csv(Traffic).Filter(Col("action") == "view");
        await views.GroupBy("product_name").Count().OrderBy(Desc("count")).ShowAsync();
        (await views.CountAsync(Stop)).ShouldBe(2);
    }

    [Fact]
    public async Task Typed_rows_and_writes()
    {
        await WriteTrafficAsync();
        var spark = Spark;
        var trends = spark
            .Read.Option("header", true)
            .Schema("timestamp TIMESTAMP, user_id STRING, product_name STRING, action STRING")
            .Csv(Traffic)
            .Filter(Col("action") == "view")
            .GroupBy("product_name")
            .Count()
            .OrderBy(Desc("count"), Col("product_name"));

        foreach (var trend in await trends.Limit(10).CollectAsync<Trend>())
            Console.WriteLine($"{trend.ProductName}: {trend.Count}");
        await trends.Write.Format("parquet").Mode(SaveMode.Overwrite).SaveAsync(Trends);
        (await spark.Read.Parquet(Trends).CollectAsync<Trend>(Stop)).ShouldBe([new("Mouse", 2)]);
    }

    [Fact]
    public async Task Server()
    {
        Assert.SkipWhen(SparkFixture.SkipsServers, "No SPARK_HOME to start a server from");
        var home = SparkFixture.SparkHome!;
        await using var server = await LocalSparkServer.StartAsync(new() { SparkHome = home, Master = "local[2]" });
        await using var spark = await SparkSession.Builder().Remote(server.Remote).GetOrCreateAsync();
        Console.WriteLine(spark.Version);
        spark.Version.ShouldBe(Spark.Version);
    }

    [Fact]
    public async Task Columns()
    {
        var users = Spark.CreateDataFrame([
            new
            {
                id = 1,
                name = "Amine",
                city = "Oran",
                spend = 150_000,
            },
            new
            {
                id = 2,
                name = "Lina",
                city = "Alger",
                spend = 200_000,
            },
        ]);
        var orders = Spark.CreateDataFrame([new { user_id = 1, total = 100 }, new { user_id = 1, total = 50 }]);
        var vips = users.Filter(Col("city") == "Oran" & Col("spend") > 100_000);
        var ranked = vips.WithColumn("rank", Rank().Over(Window.PartitionBy("city").OrderBy(Col("spend").Desc())));
        var bought = ranked.Join(orders, ranked["id"] == orders["user_id"], JoinType.LeftOuter).Drop(orders["user_id"]);
        var perUser = bought.GroupBy("name", "rank").Agg(Sum("total").As("total"), Max(Expr("total * 0.9")).As("best"));
        (await perUser.CollectAsync<(string, int, long, decimal)>(Stop)).ShouldBe([("Amine", 1, 150, 90m)]);
    }

    [Fact]
    public async Task Errors()
    {
        var spark = Spark;
        try
        {
            await spark.Table("no_such_table").CountAsync();
        }
        catch (SparkConnectException e) when (e.ErrorClass == "TABLE_OR_VIEW_NOT_FOUND")
        {
            Console.WriteLine($"{e.SqlState}: {e.Message}");
        }
        (await spark.Catalog.TableExistsAsync("no_such_table", Stop)).ShouldBeFalse();
    }

    [Fact]
    public async Task Lost_sessions()
    {
        await using var spark = await SparkSession.Builder().Remote(Address).GetOrCreateAsync();
        try
        {
            await spark.Range(1000).CountAsync();
        }
        catch (SparkSessionLostException)
        {
            var renewed = await spark.RenewAsync();
            await renewed.Range(1000).CountAsync();
        }
        await using var again = await spark.RenewAsync(Stop);
        again.SessionId.ShouldNotBe(spark.SessionId);
        (await again.Range(1000).CountAsync(Stop)).ShouldBe(1000);
    }

    [Fact]
    public async Task Progress_and_interruption()
    {
        await using var spark = await SparkSession
            .Builder()
            .Remote(Address)
            .Config("spark.sql.session.timeZone", "UTC")
            .Retry(new RetryPolicy { MaxRetries = 3 })
            .Progress(new Progress<ExecutionProgress>(now => Console.WriteLine($"{now.OperationId}: {now.State}, {now.Rows} rows")))
            .GetOrCreateAsync();
        using (spark.AddTag("run-42"))
            await spark.Range(1000).CountAsync();
        await spark.InterruptTagAsync("run-42");
    }

    public override ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return base.DisposeAsync();
    }

    private async Task WriteTrafficAsync()
    {
        Assert.SkipUnless(Fixture.SharesFiles, "The server does not share this machine's files");
        await File.WriteAllTextAsync(
            Traffic,
            "timestamp,user_id,product_name,action\n2026-11-27,u1,Mouse,view\n2026-11-27,u2,Mouse,view\n2026-11-27,u2,Mouse,cart\n",
            Stop
        );
    }
}
