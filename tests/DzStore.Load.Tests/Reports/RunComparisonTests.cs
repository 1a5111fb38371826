using AngleSharp.Html.Parser;
using DzStore.Load.Reports;
using DzStore.Load.Reports.Compare;
using DzStore.Load.Results;

namespace DzStore.Load.Tests.Reports;

public sealed class RunComparisonTests : IDisposable
{
    private readonly DirectoryInfo _temp = Directory.CreateTempSubdirectory("load-compare");

    [Fact]
    public void A_run_is_the_same_as_itself()
    {
        var comparison = RunComparison.Of(SampleRuns.Crash(), SampleRuns.Crash());

        comparison.Differences.ShouldBeEmpty();
        comparison.Figures.ShouldNotBeEmpty();
        comparison.Figures.ShouldAllBe(figure => figure.Change == Change.Same);
    }

    [Fact]
    public void What_got_slower_and_what_got_faster_is_told_apart()
    {
        var a = SampleRuns.Crash();
        var b = a with
        {
            Series =
            [
                a.Series[0] with
                {
                    Corrected = SampleRuns.Histogram(Enumerable.Repeat(30.0, 100)),
                },
                a.Series[1] with
                {
                    Corrected = SampleRuns.Histogram(Enumerable.Repeat(0.5, 100)),
                },
            ],
            Ledger = [a.Ledger[0] with { Lost = 8 }, a.Ledger[1]],
        };

        var comparison = RunComparison.Of(a, b);

        Figure(comparison, "cart", "p50").Change.ShouldBe(Change.Worse);
        Figure(comparison, "cart", "p50").Ratio!.Value.ShouldBe(30 / a.Series[0].Corrected.PercentileMs(50), 0.1);
        Figure(comparison, "pay", "p99").Change.ShouldBe(Change.Better);
        Figure(comparison, "ledger w=1", "lost").ShouldBe(new("ledger w=1", "lost", 4, 8, FigureUnit.Count, Better.Lower));
        Figure(comparison, "ledger w=1", "lost").Change.ShouldBe(Change.Worse);
        Figure(comparison, "ledger w=majority", "lost").Change.ShouldBe(Change.Same);
    }

    [Fact]
    public void The_trade_off_is_compared_rate_by_rate()
    {
        var a = SampleRuns.TradeOff();
        var b = a with { TradeOff = [.. a.TradeOff.Select(point => point with { P50Ms = point.P50Ms * 2, P99Ms = point.P99Ms * 2 })] };

        var comparison = RunComparison.Of(a, b);

        Figure(comparison, "trade-off w=majority", "p50 at 500/s").Ratio!.Value.ShouldBe(2, 1e-9);
        Figure(comparison, "trade-off w=1", "highest rate carried within 100 ms")
            .ShouldSatisfyAllConditions(figure => figure.A.ShouldBe(2_000), figure => figure.B.ShouldBe(2_000));
    }

    [Fact]
    public void A_fault_that_was_never_recovered_from_is_worse_than_any_that_was()
    {
        var a = SampleRuns.Crash();
        var b = a with { Faults = [a.Faults[0], a.Faults[1] with { Recovery = null }] };

        var comparison = RunComparison.Of(a, b);

        Figure(comparison, "run", "working again after a fault, at worst")
            .ShouldSatisfyAllConditions(
                figure => figure.A.ShouldBe(1_250),
                figure => figure.B.ShouldBeNull(),
                figure => figure.Change.ShouldBe(Change.Incomparable)
            );
        Figure(comparison, "run", "faults after which nothing worked again")
            .ShouldSatisfyAllConditions(
                figure => figure.A.ShouldBe(0),
                figure => figure.B.ShouldBe(1),
                figure => figure.Change.ShouldBe(Change.Worse)
            );
    }

    [Fact]
    public void A_service_asked_to_stop_is_nothing_to_recover_from()
    {
        var a = SampleRuns.BlackFriday() with
        {
            Faults = [new(FaultKind.Stop, TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(6), "SIGTERM Checkout")],
        };

        RunComparison.Of(a, a).Figures.ShouldNotContain(figure => figure.Name.Contains("fault", StringComparison.Ordinal));
    }

    [Fact]
    public void Another_machine_another_version_and_another_end_are_named()
    {
        var a = SampleRuns.Crash() with { CommandLine = "crash --out here" };
        var same = a with { CommandLine = "crash --out there" };
        RunComparison.Of(a, same).Differences.ShouldBeEmpty();

        var b = a with
        {
            Machine = a.Machine with { Cores = 64 },
            Versions = new Dictionary<string, string>(a.Versions) { ["database"] = "mongod 8.0" },
            Outcome = RunOutcome.Interrupted,
        };

        var differences = RunComparison.Of(a, b).Differences;

        differences.ShouldContain("The machines' cores differ: 2 and 64.");
        differences.ShouldContain("The versions of database differ: EmbeddedMongo 7.0.14 and mongod 8.0.");
        differences.ShouldContain("The ways they ended differ: complete and interrupted.");
    }

    [Fact]
    public void Two_scenarios_are_refused_in_one_line()
    {
        var message = Should.Throw<ReportException>(() => RunComparison.Of(SampleRuns.Crash(), SampleRuns.TradeOff())).Message;

        message.ShouldBe("A is a run of 'crash' and B one of 'tradeoff': only two runs of one scenario can be compared.");
    }

    [Fact]
    public void A_figure_that_only_one_run_has_is_shown_and_not_judged()
    {
        var figure = Figure(RunComparison.Of(SampleRuns.Crash(), SampleRuns.Crash() with { Series = [] }), "cart", "p99");

        figure.B.ShouldBeNull();
        figure.TextB.ShouldBe("–");
        figure.Change.ShouldBe(Change.Incomparable);
    }

    [Fact]
    public async Task Page_and_Markdown_hold_every_figure()
    {
        var comparison = RunComparison.Of(SampleRuns.BlackFriday(), SampleRuns.Crash() with { Scenario = "black-friday" });
        await CompareFolder.WriteAsync(comparison, _temp.FullName, TestContext.Current.CancellationToken);

        var page = await File.ReadAllTextAsync(Path.Combine(_temp.FullName, CompareFolder.PageFile), TestContext.Current.CancellationToken);
        var document = new HtmlParser(new() { IsStrictMode = true }).ParseDocument(page);
        document.QuerySelectorAll("tbody tr").Length.ShouldBe(comparison.Figures.Count);
        document.QuerySelectorAll(".plot").Length.ShouldBe(2);
        document.QuerySelectorAll(".track i").Length.ShouldBe(comparison.Figures.Count(figure => figure.Ratio > 0));
        var markdown = await File.ReadAllLinesAsync(Path.Combine(_temp.FullName, "compare.md"), TestContext.Current.CancellationToken);
        markdown
            .Count(line => line.StartsWith('|'))
            .ShouldBe(comparison.Figures.Count + 2 * comparison.Figures.Select(figure => figure.Group).Distinct().Count());
    }

    public void Dispose() => _temp.Delete(recursive: true);

    private static ComparedFigure Figure(RunComparison comparison, string group, string name) =>
        comparison.Figures.Single(figure => figure.Group == group && figure.Name == name);
}
