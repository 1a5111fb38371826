using System.Text.Json;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using DzStore.Load.Reports.Pages;
using DzStore.Load.Reports.Tables;
using DzStore.Load.Results;

namespace DzStore.Load.Tests.Reports;

public class RunPageTests
{
    private static readonly Dictionary<string, RunResult> Samples = new()
    {
        ["black-friday"] = SampleRuns.BlackFriday(),
        ["tradeoff"] = SampleRuns.TradeOff(),
        ["crash"] = SampleRuns.Crash(),
        ["partition"] = SampleRuns.Partition(),
        ["nothing"] = SampleRuns.Run("nothing"),
        ["invalid"] = SampleRuns.Invalid(),
    };

    public static TheoryData<string> Scenarios => [.. Samples.Keys];

    [Theory]
    [MemberData(nameof(Scenarios))]
    public void The_page_is_valid_and_loads_nothing(string scenario)
    {
        var page = RunPage.Write(Samples[scenario]);
        var document = new HtmlParser(new() { IsStrictMode = true }).ParseDocument(page);

        document.QuerySelectorAll("[src], [srcset], link, object, iframe, form, a[href]").ShouldBeEmpty();
        document
            .QuerySelectorAll("style")
            .ShouldAllBe(style => !style.TextContent.Contains("url(") && !style.TextContent.Contains("@import"));
        document.QuerySelector("meta[http-equiv=Content-Security-Policy]")!.GetAttribute("content")!.ShouldStartWith("default-src 'none'");
        document.QuerySelector("h1")!.TextContent.ShouldBe(Headline.Of(Samples[scenario]));
    }

    [Theory]
    [InlineData(9, false)]
    [InlineData(35, true)]
    public void A_generator_that_fell_behind_is_named_before_any_figure(double lag, bool named)
    {
        var run = SampleRuns.BlackFriday() with { DispatchLag = SampleRuns.Histogram(Enumerable.Repeat(lag, 1_000)) };

        Parse(run)
            .QuerySelector("header .support")!
            .TextContent.Contains("The generator fell behind", StringComparison.Ordinal)
            .ShouldBe(named);
    }

    [Theory]
    [MemberData(nameof(Scenarios))]
    public void Every_chart_has_its_place_and_every_line_its_values(string scenario)
    {
        var document = Parse(Samples[scenario]);
        var charts = Charts(document);

        charts
            .Select(chart => chart.GetProperty("id").GetString())
            .ShouldBe(document.QuerySelectorAll(".plot").Select(plot => plot.Id), ignoreOrder: true);
        foreach (var chart in charts)
        {
            foreach (var line in chart.GetProperty("lines").EnumerateArray())
            {
                line.GetProperty("y")
                    .GetArrayLength()
                    .ShouldBe(
                        (line.TryGetProperty("x", out var own) ? own : chart.GetProperty("x").GetProperty("values")).GetArrayLength()
                    );
            }
        }
    }

    [Fact]
    public void Every_kind_every_phase_and_every_fault_is_drawn()
    {
        var charts = Charts(Parse(Samples["black-friday"]));
        charts.Count(chart => Id(chart).StartsWith("latency-", StringComparison.Ordinal)).ShouldBe(3);
        Labels(charts.Single(chart => Id(chart) == "percentiles"))
            .ShouldBe(["browse", "browse, uncorrected", "cart", "cart, uncorrected", "pay", "pay, uncorrected"]);
        Labels(charts.Single(chart => Id(chart) == "throughput")).ShouldContain("offered");
        Bands(charts.Single(chart => Id(chart) == "throughput")).ShouldBe(["warm-up", "baseline", "ramp", "spike", "recovery"]);

        Bands(Charts(Parse(Samples["crash"])).Single(chart => Id(chart) == "latency-0"))
            .Count(label => label == "kill -9 database")
            .ShouldBe(2);
        Labels(Charts(Parse(Samples["tradeoff"])).Single(chart => Id(chart) == "tradeoff"))
            .Count(label => label.EndsWith("p99", StringComparison.Ordinal))
            .ShouldBe(3);
    }

    [Fact]
    public void A_run_without_orders_has_no_ledger_and_no_empty_frames()
    {
        var document = Parse(Samples["nothing"]);

        document.QuerySelectorAll("h2").Select(heading => heading.TextContent).ShouldBe(["Architectural decision", "How it was measured"]);
        document.QuerySelectorAll(".choice").Select(choice => choice.TextContent).ShouldBe(["undecided", "undecided"]);
    }

    [Fact]
    public void The_picture_of_the_ledger_shows_a_single_lost_order()
    {
        var bars = Parse(Samples["crash"]).QuerySelectorAll(".bar");

        bars.Length.ShouldBe(2);
        bars[0].QuerySelector(".lost")!.GetAttribute("title").ShouldBe("confirmed and lost: 4");
        bars[1].QuerySelector(".lost").ShouldBeNull();
    }

    [Fact]
    public void A_missed_mark_is_seen_at_the_top_and_in_its_row()
    {
        var document = Parse(Samples["crash"]);

        document.QuerySelector("header .badge")!.ClassName.ShouldBe("badge bad");
        document.QuerySelector("header .badge")!.TextContent.ShouldBe("1 of 2 marks missed");
        document.QuerySelectorAll("tr.bad .missed").Length.ShouldBe(1);
    }

    [Theory]
    [InlineData(0, "not seen", "after 2 of 2 faults", "is-bad")]
    [InlineData(1, "not seen", "after 1 of 2 faults", "is-bad")]
    [InlineData(2, "1.3 s", "at worst of 2 faults", "")]
    public void A_fault_that_was_never_recovered_from_is_the_worst(int recovered, string value, string note, string mood)
    {
        var crash = Samples["crash"];
        var stop = new Fault(FaultKind.Stop, TimeSpan.FromSeconds(25), TimeSpan.FromSeconds(26), "SIGTERM Checkout");
        var run = crash with
        {
            Faults = [.. crash.Faults.Select((fault, i) => i < recovered ? fault : fault with { Recovery = null }), stop],
        };

        var tile = Tiles.Of(run).Single(tile => tile.Label == "Working again after");

        tile.ShouldBe(new("Working again after", value, note, mood));
        RunTables
            .Faults(run)!
            .Rows.Select(row => row.Cells[^1])
            .ShouldBe([recovered > 0 ? "1.25 s" : "not seen", recovered > 1 ? "750 ms" : "not seen", "–"]);
    }

    [Fact]
    public void Failures_lead_the_tiles_and_requests_that_were_never_sent_are_among_them()
    {
        var sample = Samples["black-friday"];
        var run = sample with
        {
            Series = [sample.Series[0] with { Counts = new(1_000, 45, 45, 0, 0), Corrected = SampleRuns.Histogram(new double[45]) }],
        };

        Tiles.Of(run).First().ShouldBe(new("Did not succeed", "95.5 %", "of 1,000: 0 failed, 0 unknown, 955 never sent", "is-bad"));
        Tiles.Of(run).Single(tile => tile.Label == "99 % waited at most").Value.ShouldBe("never");
    }

    [Fact]
    public void A_generator_that_was_short_makes_a_run_of_no_worth_and_is_named_first()
    {
        var document = Parse(Samples["invalid"]);

        document.QuerySelector("h1")!.TextContent.ShouldStartWith("This run says nothing of the shop");
        document.QuerySelector("header .badge")!.ClassName.ShouldBe("badge warn");
        document.QuerySelector("header .badge")!.TextContent.ShouldBe("invalid: the generator was short");
        document.QuerySelector("header .support")!.TextContent.ShouldStartWith("The generator was short of slots");
    }

    [Fact]
    public void One_chart_has_both_write_concerns()
    {
        var chart = Charts(Parse(Samples["black-friday"])).Single(chart => Id(chart) == "concerns");

        Labels(chart).ShouldBe(["w=1, p99", "w=1, p50", "w=majority, p99", "w=majority, p50"]);
        Bands(chart).ShouldContain("spike");
        Charts(Parse(Samples["tradeoff"])).ShouldNotContain(each => Id(each) == "concerns");
    }

    [Fact]
    public void A_ledger_that_confirmed_nothing_is_neither_good_nor_bad()
    {
        var run = Samples["crash"] with { Ledger = [SampleRuns.Ledger("w=majority", 0), SampleRuns.Ledger("w=majority", 1)] };

        RunTables.Ledger(run)!.Rows.Select(row => row.Mood).ShouldBe(["", "good"]);
    }

    [Theory]
    [InlineData(2.7)]
    [InlineData(0)]
    [InlineData(10)]
    [InlineData(96.25)]
    [InlineData(1_234)]
    public void Each_loss_stands_in_the_bar_of_its_age(double age)
    {
        var crash = Samples["crash"];
        var chart = Charts(Parse(crash with { Ledger = [crash.Ledger[0] with { Lost = 1, LossAgesMs = [age] }] }))
            .Single(each => Id(each) == "loss-ages");
        var x = chart.GetProperty("x").GetProperty("values").EnumerateArray().Select(value => value.GetDouble()).ToArray();
        var y = chart.GetProperty("lines")[0].GetProperty("y").EnumerateArray().ToArray();

        var bar = Array.FindIndex(y, value => value.ValueKind == JsonValueKind.Number);
        y[bar].GetDouble().ShouldBe(1);
        // Each bar goes from its value to the next, and the last of the values begins none.
        age.ShouldBeInRange(x[bar], x[bar + 1]);
        age.ShouldBeLessThan(x[bar + 1]);
        y[^1].ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public void Text_of_a_run_stays_text()
    {
        const string Hostile = "</script><script>alert(1)</script><img src=x onerror=alert(2)>|`*";
        var crash = Samples["crash"];
        var document = Parse(
            crash with
            {
                Scenario = Hostile,
                CommandLine = Hostile,
                Notes = [Hostile],
                Series = [crash.Series[0] with { Kind = Hostile, Errors = [new(Hostile, 1)] }],
                Faults = [crash.Faults[0] with { Label = Hostile }],
            }
        );

        document.QuerySelectorAll("img").ShouldBeEmpty();
        document.QuerySelectorAll("script").Length.ShouldBe(3);
        document.QuerySelector(".note")!.TextContent.ShouldBe(Hostile);
        Bands(Charts(document).First(chart => Id(chart) == "throughput")).ShouldContain(Hostile);
    }

    private static IDocument Parse(RunResult run) => new HtmlParser().ParseDocument(RunPage.Write(run));

    private static JsonElement[] Charts(IDocument document) =>
        [.. JsonElement.Parse(document.GetElementById("charts")!.TextContent).EnumerateArray()];

    private static string Id(JsonElement chart) => chart.GetProperty("id").GetString()!;

    private static string[] Labels(JsonElement chart) =>
        [.. chart.GetProperty("lines").EnumerateArray().Select(line => line.GetProperty("label").GetString()!)];

    private static string[] Bands(JsonElement chart) =>
        [.. chart.GetProperty("bands").EnumerateArray().Select(band => band.GetProperty("label").GetString()!)];
}
