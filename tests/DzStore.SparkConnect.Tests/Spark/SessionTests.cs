using DzStore.SparkConnect.Errors;
using DzStore.SparkConnect.Execution;
using DzStore.SparkConnect.Types;
using static DzStore.SparkConnect.Functions;

namespace DzStore.SparkConnect.Tests.Spark;

public class SessionTests(SparkFixture fixture) : SparkTest(fixture)
{
    [Fact]
    public void The_server_tells_its_version() => Spark.Version.ShouldStartWith("3.5.");

    [Fact]
    public async Task Settings_are_set_read_and_unset()
    {
        await Spark.Conf.SetAsync("spark.dzstore.test", "x", Stop);
        (await Spark.Conf.GetAsync("spark.dzstore.test", Stop)).ShouldBe("x");
        (await Spark.Conf.GetAllAsync("spark.dzstore.", Stop)).ShouldBe(new Dictionary<string, string> { ["spark.dzstore.test"] = "x" });
        await Spark.Conf.UnsetAsync("spark.dzstore.test", Stop);
        (await Spark.Conf.FindAsync("spark.dzstore.test", Stop)).ShouldBeNull();
        (await Spark.Conf.GetAsync("spark.sql.session.timeZone", Stop)).ShouldBe("UTC");
        (await Spark.Conf.IsModifiableAsync("spark.sql.session.timeZone", Stop)).ShouldBeTrue();
        (await Spark.Conf.IsModifiableAsync("spark.sql.warehouse.dir", Stop)).ShouldBeFalse();
        await Should.ThrowAsync<SparkConnectException>(() => Spark.Conf.GetAsync("spark.no.such.setting", Stop));
    }

    [Fact]
    public async Task A_setting_whose_name_repeats_the_prefix_keeps_its_name()
    {
        await Spark.Conf.SetAsync("spark.twice.spark.twice.x", "y", Stop);
        (await Spark.Conf.GetAllAsync("spark.twice.", Stop)).ShouldBe(
            new Dictionary<string, string> { ["spark.twice.spark.twice.x"] = "y" }
        );
        await Spark.Conf.UnsetAsync("spark.twice.spark.twice.x", Stop);
    }

    [Fact]
    public async Task SQL_takes_arguments_by_name_and_by_place()
    {
        var named = await Spark.SqlAsync(
            "SELECT :city AS city, :least + 1 AS more",
            new Dictionary<string, object?> { ["city"] = "O'ran \"", ["least"] = 41L },
            Stop
        );
        (await named.CollectAsync<(string, long)>(Stop)).ShouldBe([("O'ran \"", 42)]);
        var placed = await Spark.SqlAsync("SELECT ? AS a, ? AS b", [1.5m, new DateOnly(2026, 11, 27)], Stop);
        (await placed.CollectAsync<(decimal, DateOnly)>(Stop)).ShouldBe([(1.5m, new DateOnly(2026, 11, 27))]);
    }

    [Fact]
    public async Task An_SQL_command_is_executed_once()
    {
        var created = await Spark.SqlAsync("CREATE OR REPLACE TEMP VIEW once AS SELECT 1 AS one", Stop);
        (await created.CollectAsync(Stop)).ShouldBeEmpty();
        (await Spark.Table("once").CollectAsync<int>(Stop)).ShouldBe([1]);
        (await Spark.Catalog.DropTempViewAsync("once", Stop)).ShouldBeTrue();
        (await Spark.Catalog.DropTempViewAsync("once", Stop)).ShouldBeFalse();
    }

    [Fact]
    public async Task The_catalog_lists_views()
    {
        await Spark.Range(3).CreateOrReplaceTempViewAsync("three", Stop);
        (await Spark.Catalog.TableExistsAsync("three", Stop)).ShouldBeTrue();
        (await Spark.Catalog.ListTablesAsync(Stop)).ShouldContain(table => table.Name == "three" && table.IsTemporary);
        (await Spark.Catalog.CurrentDatabaseAsync(Stop)).ShouldBe("default");
        var taken = await Should.ThrowAsync<SparkConnectException>(() => Spark.Range(1).CreateTempViewAsync("three", Stop));
        taken.ErrorClass.ShouldBe("TEMP_TABLE_OR_VIEW_ALREADY_EXISTS");
        await Spark.Catalog.CacheTableAsync("three", Stop);
        (await Spark.Catalog.IsCachedAsync("three", Stop)).ShouldBeTrue();
        await Spark.Catalog.DropTempViewAsync("three", Stop);
    }

    [Fact]
    public async Task Schemas_are_parsed_by_Spark()
    {
        var schema = await Spark.ParseSchemaAsync("a INT NOT NULL, b ARRAY<DECIMAL(10,2)>, c MAP<STRING, TIMESTAMP_NTZ>", Stop);
        schema.ShouldBe(
            new StructType
            {
                { "a", DataType.Integer, false },
                { "b", new ArrayType(new DecimalType(10, 2)) },
                { "c", new MapType(DataType.String, DataType.TimestampNtz) },
            }
        );
    }

    [Fact]
    public async Task An_error_carries_its_class_its_SQLSTATE_and_on_request_the_server_s_stack()
    {
        var missing = await Should.ThrowAsync<SparkConnectException>(() => Spark.Table("no_such_table").CollectAsync(Stop));
        missing.ShouldSatisfyAllConditions(
            () => missing.ErrorClass.ShouldBe("TABLE_OR_VIEW_NOT_FOUND"),
            () => missing.SqlState.ShouldBe("42P01"),
            () => missing.ServerExceptionTypes.ShouldContain("org.apache.spark.sql.AnalysisException"),
            () => missing.Message.ShouldContain("no_such_table"),
            () => missing.OperationId.ShouldNotBeNull()
        );
        var column = await Should.ThrowAsync<SparkConnectException>(() => Spark.Range(1).Select("nope").SchemaAsync(Stop));
        column.ErrorClass.ShouldBe("UNRESOLVED_COLUMN.WITH_SUGGESTION");
        column.SqlState.ShouldBe("42703");
        var syntax = await Should.ThrowAsync<SparkConnectException>(() => Spark.SqlAsync("SELEC 1", Stop));
        syntax.ErrorClass.ShouldBe("PARSE_SYNTAX_ERROR");
        syntax.ServerStackTrace.ShouldBeNull();

        await using var other = await SparkSession
            .Builder()
            .Remote(Fixture.Remote)
            .Config("spark.sql.pyspark.jvmStacktrace.enabled", true)
            .GetOrCreateAsync(Stop);
        (await Should.ThrowAsync<SparkConnectException>(() => other.Table("nope").CollectAsync(Stop)))
            .ServerStackTrace.ShouldNotBeNull()
            .ShouldContain("org.apache.spark");
    }

    [Fact]
    public async Task A_failure_in_a_task_is_a_query_failure_with_its_cause()
    {
        var failure = await Should.ThrowAsync<SparkConnectException>(() =>
            Spark.Range(10).Select(Expr("IF(id = 7, raise_error('seven'), id)")).CollectAsync(Stop)
        );
        failure.ShouldBeOfType<SparkConnectException>();
        failure.Message.ShouldStartWith("java.lang.RuntimeException: seven\n");
        failure.Message.ShouldContain("Job aborted due to stage failure");
    }

    [Theory]
    [InlineData("id INT", "MALFORMED_RECORD_IN_PARSING.WITHOUT_SUGGESTION", "22023")]
    [InlineData("id INT, more INT", "FAILED_READ_FILE.NO_HINT", "KD001")]
    public async Task A_malformed_row_fails_a_strict_read_with_a_class(string schema, string errorClass, string sqlState)
    {
        Assert.SkipUnless(Fixture.SharesFiles, "Spark does not share this machine's files");
        var path = Path.GetTempFileName();
        await File.WriteAllTextAsync(path, "id\n1\nx\n", Stop);
        var strict = Spark.Read.Option("header", true).Option("mode", "FAILFAST").Schema(schema).Csv(path);
        var failure = await Should.ThrowAsync<SparkConnectException>(() => strict.CollectAsync(Stop));
        (failure.ErrorClass, failure.SqlState).ShouldBe((errorClass, sqlState), failure.Message);
        failure.Message.ShouldNotStartWith("Job aborted");
        failure.Message.Split('\n')[0].Length.ShouldBeGreaterThan(20);
        File.Delete(path);
    }

    [Fact]
    public async Task Cancelling_stops_the_query_in_Spark()
    {
        var reports = new List<ExecutionProgress>();
        await using var session = await SparkSession.Builder().Remote(Fixture.Remote).Progress(new Reports(reports)).GetOrCreateAsync(Stop);
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var slow = Slow(session, partitions: 4).CountAsync(cancel.Token);
        while (reports.Count == 0)
            await Task.Delay(20, Stop);
        await Task.Delay(1500, Stop);
        await cancel.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => slow);
        reports[^1].State.ShouldBe(ExecutionState.Ended);
        // Nothing of it is left to interrupt, and both task slots are free again: this would wait for minutes otherwise.
        (await session.InterruptAllAsync(Stop)).ShouldBeEmpty();
        (await session.Range(0, 4, 1, 4).CountAsync(Stop).WaitAsync(TimeSpan.FromSeconds(90), Stop)).ShouldBe(4);
    }

    [Fact]
    public async Task Disposing_a_session_ends_its_queries_and_says_so()
    {
        var session = await SparkSession.Builder().Remote(Fixture.Remote).GetOrCreateAsync(Stop);
        var slow = Slow(session, partitions: 1).CountAsync(Stop);
        await using var rows = session.Range(0, 2_000_000, 1, 4).ToAsyncEnumerable(Stop).GetAsyncEnumerator(Stop);
        (await rows.MoveNextAsync()).ShouldBeTrue();
        await session.DisposeAsync();
        await Should.ThrowAsync<ObjectDisposedException>(() => slow);
        (
            await Should.ThrowAsync<ObjectDisposedException>(async () =>
            {
                while (await rows.MoveNextAsync())
                    _ = rows.Current;
            })
        ).ObjectName.ShouldBe(nameof(SparkSession));
        (
            await Should.ThrowAsync<ObjectDisposedException>(() => session.Conf.GetAsync("spark.sql.session.timeZone", Stop))
        ).ObjectName.ShouldBe(nameof(SparkSession));
    }

    [Fact]
    public async Task An_interrupt_by_tag_stops_what_was_sent_under_it_and_nothing_else()
    {
        Task<long> tagged,
            other;
        using (Spark.AddTag("run-42"))
            tagged = Slow(Spark, partitions: 1).CountAsync(Stop);
        using (Spark.AddTag("run-43"))
            other = Spark.Range(1000).CountAsync(Stop);
        IReadOnlyList<string> interrupted = [];
        while (interrupted.Count == 0)
        {
            await Task.Delay(200, Stop);
            interrupted = await Spark.InterruptTagAsync("run-42", Stop);
        }
        var failure = await Should.ThrowAsync<SparkConnectException>(() => tagged);
        failure.ErrorClass.ShouldBe("OPERATION_CANCELED");
        interrupted.ShouldBe([failure.OperationId!]);
        (await other).ShouldBe(1000);
    }

    [Fact]
    public async Task No_server_is_a_connection_failure_that_names_it()
    {
        var failure = await Should.ThrowAsync<SparkConnectionException>(() =>
            SparkSession
                .Builder()
                .Remote("sc://127.0.0.1:1")
                .Retry(new() { MaxRetries = 1, FirstDelay = TimeSpan.FromMilliseconds(1) })
                .GetOrCreateAsync(Stop)
        );
        failure.Message.ShouldContain("127.0.0.1:1 after 2 attempts");
    }

    [Fact]
    public async Task Metrics_come_with_the_end_of_the_result()
    {
        var reports = new List<ExecutionProgress>();
        await using var session = await SparkSession.Builder().Remote(Fixture.Remote).Progress(new Reports(reports)).GetOrCreateAsync(Stop);
        await session.Range(0, 100, 1, 1).Filter(Col("id") < 10).CollectAsync(Stop);
        var last = reports[^1];
        (last.State, last.Rows).ShouldBe((ExecutionState.Succeeded, 10));
        last.Metrics.ShouldContain(node => node.Values.ContainsKey("numOutputRows") && node.Values["numOutputRows"] == 10);
    }

    /// <summary>
    /// A query that never ends by itself. Each of its partitions takes one of Spark's two task slots for good: with two, a query that was
    /// sent beside it would wait until it is stopped.
    /// </summary>
    private static DataFrame Slow(SparkSession session, int partitions) =>
        session.Range(0, 1_000_000, 1, partitions).Filter("java_method('java.lang.Thread', 'sleep', 100L) IS NULL");

    private sealed class Reports(List<ExecutionProgress> reports) : IProgress<ExecutionProgress>
    {
        public void Report(ExecutionProgress value)
        {
            lock (reports)
                reports.Add(value);
        }
    }
}
