using DzStore.SparkConnect.Errors;
using DzStore.SparkConnect.Types;
using static DzStore.SparkConnect.Functions;

namespace DzStore.SparkConnect.Tests.Spark;

public sealed class ReadWriteTests(SparkFixture fixture) : SparkTest(fixture)
{
    private readonly string _folder = Directory.CreateTempSubdirectory("spark-files-").FullName;

    private string Out => Path.Combine(_folder, "out");

    [Fact]
    public async Task CSV_is_read_with_a_header_and_a_schema()
    {
        Local();
        await File.WriteAllTextAsync(
            Path.Combine(_folder, "log.csv"),
            "timestamp,user_id,product_name,action\n2026-11-27,u1,\"Laptop, 15\"\"\",view\n2026-11-27,u2,Mouse,cart\n",
            Stop
        );
        var log = Spark
            .Read.Option("header", true)
            .Schema("timestamp STRING, user_id STRING, product_name STRING, action STRING")
            .Option("escape", "\"")
            .Csv(_folder);
        (await log.Filter(Col("action") == "view").Select("product_name").CollectAsync<string>(Stop)).ShouldBe(["Laptop, 15\""]);
        var inferred = Spark
            .Read.Format("csv")
            .Options(new Dictionary<string, string> { ["header"] = "true", ["inferSchema"] = "true" })
            .Load(Path.Combine(_folder, "log.csv"));
        (await inferred.SchemaAsync(Stop))["timestamp"].DataType.ShouldBe(DataType.Date);
        (await inferred.InputFilesAsync(Stop)).ShouldHaveSingleItem().ShouldEndWith("log.csv");
    }

    [Theory]
    [InlineData("csv")]
    [InlineData("json")]
    [InlineData("parquet")]
    public async Task Every_format_gives_back_what_it_took(string format)
    {
        Local();
        var rows = Spark.CreateDataFrame([new { Name = "a,\"b", Price = 1.5 }, new { Name = "وهران", Price = -2.0 }]);
        await rows.Write.Format(format).Option("header", true).SaveAsync(Out, Stop);
        var back = Spark.Read.Option("header", true).Schema(await rows.SchemaAsync(Stop)).Format(format).Load(Out);
        (await back.OrderBy("Price").CollectAsync<(string, double)>(Stop)).ShouldBe([("وهران", -2.0), ("a,\"b", 1.5)]);
    }

    [Fact]
    public async Task Modes()
    {
        Local();
        var rows = Spark.Range(3);
        await rows.Write.ParquetAsync(Out, Stop);
        (await Should.ThrowAsync<SparkConnectException>(() => rows.Write.ParquetAsync(Out, Stop))).ErrorClass.ShouldBe(
            "PATH_ALREADY_EXISTS"
        );
        await rows.Write.Mode("append").ParquetAsync(Out, Stop);
        (await Spark.Read.Parquet(Out).CountAsync(Stop)).ShouldBe(6);
        await rows.Write.Mode(SaveMode.Ignore).ParquetAsync(Out, Stop);
        (await Spark.Read.Parquet(Out).CountAsync(Stop)).ShouldBe(6);
        await rows.Write.Mode(SaveMode.Overwrite).ParquetAsync(Out, Stop);
        (await Spark.Read.Parquet(Out).CountAsync(Stop)).ShouldBe(3);
        Should.Throw<ArgumentException>(() => rows.Write.Mode("replace")).Message.ShouldContain("append, overwrite");
    }

    [Fact]
    public async Task Partitioned_by_a_column()
    {
        Local();
        await Spark.Range(10).WithColumn("half", Col("id") % 2).Write.PartitionBy("half").JsonAsync(Out, Stop);
        Directory.GetDirectories(Out).Select(Path.GetFileName).Order().ShouldBe(["half=0", "half=1"]);
        (await Spark.Read.Json(Out).Filter("half = 1").CountAsync(Stop)).ShouldBe(5);
    }

    [Fact]
    public async Task Tables_are_written_bucketed_and_inserted_into()
    {
        var table = $"t_{Guid.NewGuid():N}";
        try
        {
            await Spark.Range(10).WithColumn("n", Col("id") * 2).Write.BucketBy(2, "id").SortBy("id").SaveAsTableAsync(table, Stop);
            await Spark.Range(1).WithColumn("n", Lit(100L)).Write.InsertIntoAsync(table, Stop);
            (await Spark.Table(table).Agg(Count("*"), Max("n")).CollectAsync<(long, long)>(Stop)).ShouldBe([(11, 100)]);
            (
                await (await Spark.SqlAsync($"DESCRIBE EXTENDED {table}", Stop))
                    .Filter("col_name = 'Num Buckets'")
                    .Select("data_type")
                    .CollectAsync<string>(Stop)
            ).ShouldBe(["2"]);
        }
        finally
        {
            await Spark.SqlAsync($"DROP TABLE IF EXISTS {table}", Stop);
        }
    }

    [Fact]
    public async Task A_builder_kept_is_not_changed_by_what_is_built_from_it()
    {
        Local();
        var csv = Spark.Read.Format("csv").Schema("id BIGINT");
        csv.Option("header", true);
        await Spark.Range(3).Write.CsvAsync(Out, Stop);
        (await csv.Load(Out).CountAsync(Stop)).ShouldBe(3);
    }

    public override ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return base.DisposeAsync();
    }

    private void Local() => Assert.SkipUnless(Fixture.SharesFiles, "Spark does not share this machine's files");
}
