using System.Diagnostics;
using DzStore.SparkConnect.Connection;
using DzStore.SparkConnect.Errors;
using DzStore.SparkConnect.Execution;
using DzStore.SparkConnect.Server;
using static DzStore.SparkConnect.Functions;

namespace DzStore.SparkConnect.Tests.Spark;

/// <summary>Real results through a proxy that cuts them, and Sparks that die.</summary>
public class CutConnectionTests(SparkFixture fixture) : SparkTest(fixture)
{
    private static readonly RetryPolicy Quick = new()
    {
        MaxRetries = 8,
        FirstDelay = TimeSpan.FromMilliseconds(20),
        MaxDelay = TimeSpan.FromMilliseconds(500),
    };

    [Fact]
    public async Task A_result_that_is_cut_again_and_again_arrives_whole_once_and_in_order()
    {
        await using var proxy = new CuttingProxy(Fixture.Remote);
        var reports = new List<ExecutionProgress>();
        await using var session = await OpenAsync(proxy, reports);
        proxy.CutEvery(1_500_000);
        var next = 0L;
        await foreach (
            var (id, text) in session
                .Range(0, 400_000, 1, 4)
                .Select("id", Concat(Lit("row "), Col("id").Cast("string")))
                .ToAsyncEnumerable<(long, string)>(Stop)
        )
        {
            id.ShouldBe(next);
            text.ShouldBe($"row {next++}");
        }
        next.ShouldBe(400_000);
        proxy.Cuts.ShouldBeGreaterThan(3);
        reports[^1].Reattaches.ShouldBeGreaterThanOrEqualTo(3);
        reports.Select(report => report.OperationId).Distinct().ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_query_cut_while_Spark_still_works_is_not_run_twice()
    {
        await using var proxy = new CuttingProxy(Fixture.Remote);
        var reports = new List<ExecutionProgress>();
        await using var session = await OpenAsync(proxy, reports);
        var count = session.Range(0, 20, 1, 1).Filter(SleepEachRow(150, "counting")).CountAsync(Stop);
        await RunningAsync(Spark, "counting");
        proxy.Cut();
        (await count).ShouldBe(20);
        reports.Select(report => report.OperationId).Distinct().ShouldHaveSingleItem();
        reports[^1].Reattaches.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task A_write_cut_in_the_middle_is_done_once()
    {
        Assert.SkipUnless(Fixture.SharesFiles, "Spark does not share this machine's files");
        var folder = Directory.CreateTempSubdirectory("spark-write-").FullName;
        await using var proxy = new CuttingProxy(Fixture.Remote);
        await using var session = await OpenAsync(proxy, []);
        var write = session
            .Range(0, 20, 1, 1)
            .Filter(SleepEachRow(150, "appending"))
            .Write.Mode(SaveMode.Append)
            .CsvAsync(Path.Combine(folder, "out"), Stop);
        await RunningAsync(Spark, "appending");
        proxy.Cut();
        await write;
        (await Spark.Read.Schema("id BIGINT").Csv(Path.Combine(folder, "out")).CountAsync(Stop)).ShouldBe(20);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_write_whose_server_is_gone_for_good_has_an_unknown_outcome()
    {
        Assert.SkipUnless(Fixture.SharesFiles, "Spark does not share this machine's files");
        var folder = Directory.CreateTempSubdirectory("spark-write-").FullName;
        await using var proxy = new CuttingProxy(Fixture.Remote);
        var reports = new List<ExecutionProgress>();
        await using var session = await OpenAsync(proxy, reports, new() { MaxRetries = 2, FirstDelay = TimeSpan.FromMilliseconds(10) });
        var write = session.Range(0, 20, 1, 1).Filter(SleepEachRow(150, "writing")).Write.CsvAsync(Path.Combine(folder, "out"), Stop);
        await RunningAsync(Spark, "writing");
        proxy.Refusing = true;
        proxy.Cut();
        var failure = await Should.ThrowAsync<SparkOutcomeUnknownException>(() => write);
        failure.OperationId.ShouldBe(reports[0].OperationId);
        // Spark works on for a client that it cannot hear; the same session over another connection stops it.
        await using var direct = await SparkSession
            .Builder()
            .Remote(SparkRemote.Parse(Fixture.Remote) with { SessionId = Guid.Parse(session.SessionId) })
            .GetOrCreateAsync(Stop);
        await direct.InterruptOperationAsync(failure.OperationId!, Stop);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_write_between_two_calls_of_which_Spark_is_gone_was_never_sent(bool proxyStays)
    {
        await using var proxy = new CuttingProxy(Fixture.Remote);
        await using var session = await OpenAsync(proxy, []);
        (await session.Range(3).CountAsync(Stop)).ShouldBe(3);
        if (proxyStays)
        {
            proxy.Refusing = true;
            proxy.Cut();
        }
        else
        {
            await proxy.DisposeAsync();
        }
        // The client has noticed, once a query fails: a write into a connection that was cut a moment ago may have gone out.
        await Should.ThrowAsync<SparkConnectionException>(() => session.Range(3).CountAsync(Stop));

        await Should.ThrowAsync<SparkConnectionException>(() => NoopAsync(session.Range(3)));

        if (proxyStays)
        {
            proxy.Refusing = false;
            await NoopAsync(session.Range(3));
        }
    }

    [Fact]
    public async Task A_write_that_is_the_first_call_after_Spark_stopped_was_never_sent()
    {
        await using var proxy = new CuttingProxy(Fixture.Remote);
        await using var session = await OpenAsync(proxy, [], new() { MaxRetries = 1, FirstDelay = TimeSpan.FromMilliseconds(10) });
        (await session.Range(3).CountAsync(Stop)).ShouldBe(3);
        await proxy.DisposeAsync();
        // A server that stops says so on its connections, and the client needs a moment to hear it: within it a write may have gone out.
        await Task.Delay(TimeSpan.FromSeconds(1), Stop);

        await Should.ThrowAsync<SparkConnectionException>(() => NoopAsync(session.Range(3)));
    }

    [Fact]
    public async Task After_a_Spark_has_died_and_returned_queries_run_again_and_writes_do_not()
    {
        Assert.SkipWhen(SparkFixture.SkipsServers, "No SPARK_HOME to start servers of its own from");
        // The Spark of the other tests returns for the one that dies: a second start would cost as much as all of this.
        await using var server = await LocalSparkServer.StartAsync(
            // A core for each of the two, and one to see that they run.
            SparkFixture.Options(SparkFixture.SparkHome!) with
            {
                Master = "local[3]",
            },
            Stop
        );
        await using var proxy = new CuttingProxy(server.Remote);
        var reports = new List<ExecutionProgress>();
        await using var session = await SparkSession
            .Builder()
            .Remote(proxy.Remote)
            .Config("spark.sql.session.timeZone", "Africa/Algiers")
            .Progress(new Reports(reports))
            .Retry(
                new()
                {
                    MaxRetries = 200,
                    FirstDelay = TimeSpan.FromMilliseconds(200),
                    MaxDelay = TimeSpan.FromSeconds(1),
                }
            )
            .GetOrCreateAsync(Stop);
        await using var hasty = await SparkSession.Builder().Remote(proxy.Remote).Retry(Quick).GetOrCreateAsync(Stop);
        var query = session
            .Range(0, 1, 1, 1)
            .Filter(SleepEachRow(5000, "asking"))
            .Select(CallFunction("current_timezone").As("zone"))
            .CollectAsync<string>(Stop);
        var write = NoopAsync(session.Range(0, 1, 1, 1).Filter(SleepEachRow(5000, "going nowhere")));
        await RunningAsync(hasty, "asking");
        await RunningAsync(hasty, "going nowhere");

        using (var process = Process.GetProcessById(server.ProcessId))
            process.Kill(entireProcessTree: true);
        await server.DisposeAsync();
        await Should.ThrowAsync<SparkConnectionException>(() => hasty.Range(3).CountAsync(Stop));
        await Should.ThrowAsync<SparkConnectionException>(() => NoopAsync(hasty.Range(3)));
        proxy.LeadTo(Fixture.Remote);

        // Under another id, and the settings of the session, which the new server had never heard of.
        (await query).ShouldBe(["Africa/Algiers"]);
        var lost = await Should.ThrowAsync<SparkConnectException>(() => write);
        lost.ShouldBeOfType<SparkOutcomeUnknownException>(lost.ToString()).Message.ShouldContain("restart");
        reports.Select(report => report.OperationId).Distinct().Count().ShouldBe(3);
    }

    /// <summary>
    /// A condition that always holds, takes its time, and can't be computed beforehand. It leaves a mark in Spark's process, for
    /// <see cref="RunningAsync"/>.
    /// </summary>
    private static string SleepEachRow(int milliseconds, string mark) =>
        $"length(coalesce(java_method('java.lang.System', 'setProperty', 'test.{mark}', 'yes'), '')) >= 0 "
        + $"AND java_method('java.lang.Thread', 'sleep', {milliseconds}L) IS NOT NULL";

    /// <summary>Waits until Spark works on the rows of a condition.</summary>
    private static async Task RunningAsync(SparkSession watch, string mark)
    {
        var asked = await watch.SqlAsync($"SELECT java_method('java.lang.System', 'getProperty', 'test.{mark}')", Stop);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        while ((await asked.CollectAsync<string?>(limit.Token)) is not ["yes"])
            await Task.Delay(20, limit.Token);
    }

    /// <summary>Writes the rows to nowhere.</summary>
    private static Task NoopAsync(DataFrame rows) => rows.Write.Format("noop").Mode(SaveMode.Overwrite).SaveAsync(cancellationToken: Stop);

    private static Task<SparkSession> OpenAsync(CuttingProxy proxy, List<ExecutionProgress> reports, RetryPolicy? policy = null) =>
        SparkSession.Builder().Remote(proxy.Remote).Retry(policy ?? Quick).Progress(new Reports(reports)).GetOrCreateAsync(Stop);

    private sealed class Reports(List<ExecutionProgress> reports) : IProgress<ExecutionProgress>
    {
        public void Report(ExecutionProgress value)
        {
            lock (reports)
                reports.Add(value);
        }
    }
}
