using DzStore.BlackFriday.CommandLine;
using DzStore.Load.Reports;
using DzStore.Load.Reports.Compare;
using DzStore.Load.Results;
using DzStore.LocalHost.Terminals;

namespace DzStore.BlackFriday.Tests.CommandLine;

public sealed class CompareCommandTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("dzstore-compare-test-");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData(4, false, ExitCode.Success)]
    [InlineData(4, true, ExitCode.Success)]
    [InlineData(5, false, ExitCode.Success)]
    [InlineData(5, true, ExitCode.Failure)]
    [InlineData(3, true, ExitCode.Success)]
    public async Task Worse_figures_fail_it_where_it_is_asked_to(long lost, bool failOnWorse, int expected)
    {
        var (a, b) = (await WriteAsync("a", "crash", lost: 4), await WriteAsync("b", "crash", lost));

        (await RunAsync([a, b, .. failOnWorse ? ["--fail-on-worse"] : Array.Empty<string>()])).ShouldBe(expected);

        File.Exists(Path.Combine(b, CompareFolder.PageFile)).ShouldBeTrue();
    }

    [Fact]
    public async Task Two_scenarios_are_not_compared()
    {
        var (a, b) = (await WriteAsync("a", "crash", lost: 4), await WriteAsync("b", "outage", lost: 4));

        (await RunAsync([a, b])).ShouldBe(ExitCode.Usage);

        File.Exists(Path.Combine(b, CompareFolder.PageFile)).ShouldBeFalse();
    }

    private static Task<int> RunAsync(string[] arguments) =>
        LoadCommand.Create().Parse(["compare", .. arguments]).InvokeAsync(cancellationToken: Cancellation);

    private async Task<string> WriteAsync(string name, string scenario, long lost)
    {
        var folder = Path.Combine(_folder.FullName, name);
        var run = new RunResult
        {
            Scenario = scenario,
            CommandLine = scenario,
            Started = new(2026, 11, 27, 8, 0, 0, TimeSpan.Zero),
            Duration = TimeSpan.FromMinutes(5),
            Outcome = RunOutcome.Passed,
            Machine = new("Linux", "x", 2, 8L << 30),
            Versions = new Dictionary<string, string>(),
            Ledger = [new("w=1", "orders_fast", 100, 100, 0, 0, lost, 0, 0, 0, 0, [])],
        };
        await ReportFolder.WriteAsync(run, folder, Cancellation);
        return folder;
    }
}
