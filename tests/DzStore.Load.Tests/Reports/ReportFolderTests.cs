using DzStore.Load.Reports;

namespace DzStore.Load.Tests.Reports;

public sealed class ReportFolderTests : IDisposable
{
    private readonly DirectoryInfo _temp = Directory.CreateTempSubdirectory("load-report");

    private string Folder => Path.Combine(_temp.FullName, "deep", "run");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_run_is_written_as_seven_files_and_nothing_else()
    {
        await ReportFolder.WriteAsync(SampleRuns.Crash(), Folder, Cancelled);

        Directory
            .GetFiles(Folder)
            .Select(Path.GetFileName)
            .Order(StringComparer.Ordinal)
            .ShouldBe(["corrected.hlog", "nodes.csv", "report.html", "report.md", "result.json", "series.csv", "uncorrected.hlog"]);
    }

    [Fact]
    public async Task A_second_run_replaces_the_first()
    {
        await ReportFolder.WriteAsync(SampleRuns.Crash(), Folder, Cancelled);
        await ReportFolder.WriteAsync(SampleRuns.TradeOff(), Folder, Cancelled);

        (await ReportFolder.ReadAsync(Folder, Cancelled)).Scenario.ShouldBe("tradeoff");
        Directory.GetFiles(Folder).Length.ShouldBe(7);
    }

    [Fact]
    public void A_folder_that_is_a_file_is_refused_before_the_run()
    {
        var file = Path.Combine(_temp.FullName, "taken");
        File.WriteAllText(file, "somebody's");

        Should.Throw<ReportException>(() => ReportFolder.RequireWritable(file)).Message.ShouldContain("--out");
        File.ReadAllText(file).ShouldBe("somebody's");
    }

    [Fact]
    public async Task A_folder_without_a_result_is_said_to_be_one() =>
        (await Should.ThrowAsync<ReportException>(ReportFolder.ReadAsync(_temp.FullName, Cancelled))).Message.ShouldContain(
            "holds no result.json"
        );

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"format": 1}""")]
    [InlineData("""{"format": "dzstore-load-result/2", "run": {}}""")]
    [InlineData("""{"format": "dzstore-load-result/1", "run": {"scenario": "crash"}}""")]
    [InlineData("""{"format": "dzstore-load-result/1"}""")]
    public async Task A_result_that_is_none_is_refused_by_name(string json)
    {
        var file = Path.Combine(_temp.FullName, ReportFolder.ResultFile);
        await File.WriteAllTextAsync(file, json, Cancelled);

        (await Should.ThrowAsync<ReportException>(ReportFolder.ReadAsync(_temp.FullName, Cancelled))).Message.ShouldContain(file);
    }

    public void Dispose() => _temp.Delete(recursive: true);
}
