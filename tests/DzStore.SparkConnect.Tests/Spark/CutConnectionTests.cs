using System.Diagnostics;
using static DzStore.SparkConnect.Functions;

namespace DzStore.SparkConnect.Tests.Spark;

/// <summary>Real results through a proxy that cuts them, and Sparks that die.</summary>
public class CutConnectionTests(SparkFixture fixture) : SparkTest(fixture)
{
    private static readonly RetryPolicy Quick = new() { MaxRetries = 8, FirstDelay = TimeSpan.FromMilliseconds(20), MaxDelay = TimeSpan.FromMilliseconds(500) };

    [Fact]
    public async Task A_result_that_is_cut_again_and_again_arrives_whole_once_and_in_order()
    {
        await using var proxy = new CuttingProxy(Fixture.Remote);
        var reports = new List<ExecutionProgress>();
        await using var session = await OpenAsync(proxy, reports);
        proxy.CutEvery(1_500_000);
        var next = 0L;
        await foreach (var (id, text) in session.Range(0, 400_000, 1, 4).Select("id", Concat(Lit("row "), Col("id").Cast("string"))).ToAsyncEnumerable<(long, string)>(Stop))
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
        var count = session.Range(0, 20, 1, 2).Filter(SleepEachRow(150)).CountAsync(Stop);
        await Task.Delay(700, Stop);
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
        var write = session.Range(0, 20, 1, 2).Filter(SleepEachRow(150))
            .Write.Mode(SaveMode.Append).CsvAsync(Path.Combine(folder, "out"), Stop);
        await Task.Delay(700, Stop);
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
        var write = session.Range(0, 20, 1, 2).Filter(SleepEachRow(150))
            .Write.CsvAsync(Path.Combine(folder, "out"), Stop);
        await Task.Delay(700, Stop);
        proxy.Refusing = true;
        proxy.Cut();
        var failure = await Should.ThrowAsync<SparkOutcomeUnknownException>(() => write);
        failure.OperationId.ShouldBe(reports[0].OperationId);
        // Spark works on for a client that it cannot hear; the same session over another connection stops it.
        await using var direct = await SparkSession.Builder().Remote(SparkRemote.Parse(Fixture.Remote) with { SessionId = Guid.Parse(session.SessionId) }).GetOrCreateAsync(Stop);
        await direct.InterruptOperationAsync(failure.OperationId!, Stop);
    }

    [Fact]
    public async Task After_a_Spark_has_died_and_returned_queries_run_again_and_writes_do_not()
    {
        Assert.SkipWhen(SparkFixture.SkipsServers, "No SPARK_HOME to start servers of its own from");
        var options = SparkFixture.Options(SparkFixture.SparkHome!);
        var server = await LocalSparkServer.StartAsync(options, Stop);
        var reports = new List<ExecutionProgress>();
        try
        {
            await using var session = await SparkSession.Builder().Remote(server.Remote).Config("spark.sql.session.timeZone", "Africa/Algiers").Progress(new Reports(reports))
                .Retry(new() { MaxRetries = 200, FirstDelay = TimeSpan.FromMilliseconds(200), MaxDelay = TimeSpan.FromSeconds(1) }).GetOrCreateAsync(Stop);
            var query = session.Range(0, 1, 1, 1).Filter(SleepEachRow(5000)).Select(CallFunction("current_timezone").As("zone")).CollectAsync<string>(Stop);
            var write = session.Range(0, 1, 1, 1).Filter(SleepEachRow(5000)).Write.Format("noop").Mode(SaveMode.Overwrite).SaveAsync(cancellationToken: Stop);
            await Task.Delay(2500, Stop);

            using (var process = Process.GetProcessById(server.ProcessId))
                process.Kill(entireProcessTree: true);
            await server.DisposeAsync();
            server = await LocalSparkServer.StartAsync(options with { Port = session.Client.Remote.Port }, Stop);

            // Under another id, and the settings of the session, which the new server had never heard of.
            (await query).ShouldBe(["Africa/Algiers"]);
            var lost = await Should.ThrowAsync<SparkConnectException>(() => write);
            lost.ShouldBeOfType<SparkOutcomeUnknownException>(lost.ToString()).Message.ShouldContain("restart");
            reports.Select(report => report.OperationId).Distinct().Count().ShouldBe(3);
        }
        finally
        {
            await server.DisposeAsync();
        }
    }

    // A condition that always holds, takes its time, and can't be computed beforehand.
    private static string SleepEachRow(int milliseconds) => $"java_method('java.lang.Thread', 'sleep', {milliseconds}L) IS NOT NULL";

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
