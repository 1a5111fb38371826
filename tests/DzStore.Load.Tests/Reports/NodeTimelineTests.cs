using AngleSharp.Html.Parser;
using DzStore.Load.Reports.Files;
using DzStore.Load.Reports.Pages;
using DzStore.Load.Reports.Tables;

namespace DzStore.Load.Tests.Reports;

/// <summary>Who was primary when, in every form of a report.</summary>
public class NodeTimelineTests
{
    [Fact]
    public void The_table_tells_every_primary_those_at_the_same_time_and_the_times_without_one()
    {
        var rows = NodeTables.Primaries(SampleRuns.Partition())!.Rows.Select(row => string.Join(' ', row.Cells));

        rows.ShouldBe([
            "node 1 1 0.00 s 9.50 s 9.50 s",
            "node 2 2 9.00 s 20.00 s 11.00 s",
            "none  20.00 s 21.00 s 1.00 s",
            "node 3 3 21.00 s 45.00 s 24.00 s",
        ]);
    }

    [Fact]
    public void A_set_that_has_lost_its_last_primary_has_none_until_the_end()
    {
        var run = SampleRuns.Partition();

        NodeTables.Primaries(run with { Nodes = [run.Nodes[0]] })!.Rows.Select(row => row.Cells[0]).ShouldBe(["node 1", "none"]);
    }

    [Fact]
    public void A_database_of_one_node_has_no_table_and_no_picture_and_no_rows()
    {
        NodeTables.Primaries(SampleRuns.Crash()).ShouldBeNull();
        NodeTables.LossReasons(SampleRuns.Crash()).ShouldBeNull();
        NodePicture.Draw(SampleRuns.Crash()).Markup.ShouldBeEmpty();
        NodesCsv.Write(SampleRuns.Crash()).ShouldBe("node,state,term,start_s,end_s\n");
    }

    [Fact]
    public void Each_state_is_a_row_of_the_csv()
    {
        var lines = NodesCsv.Write(SampleRuns.Partition()).TrimEnd('\n').Split('\n');

        lines.Length.ShouldBe(11);
        lines[1].ShouldBe("1,primary,1,0,9.5");
        lines[3].ShouldBe("1,rollback,,11.25,11.5");
    }

    [Fact]
    public void The_page_has_a_band_a_node_with_its_states_in_place()
    {
        var document = new HtmlParser().ParseDocument(RunPage.Write(SampleRuns.Partition()));

        var bands = document.QuerySelectorAll(".nodes .band");
        bands.Select(band => band.QuerySelectorAll("span").Length).ShouldBe([4, 4, 2]);
        bands.ShouldAllBe(band => band.QuerySelectorAll("i").Length == 1);
        var second = bands[1].QuerySelectorAll(".node-primary").ShouldHaveSingleItem();
        second.GetAttribute("style").ShouldBe("left:20%;width:24.444%");
        second.GetAttribute("title").ShouldBe("primary in term 2, 9.00 to 20.00 s");
        bands[0].QuerySelector("span")!.GetAttribute("style").ShouldBe("left:0%;width:21.111%");
    }

    [Fact]
    public void The_reasons_of_the_losses_are_told_where_they_are_known() =>
        NodeTables
            .LossReasons(SampleRuns.Partition())!
            .Rows.Select(row => string.Join(' ', row.Cells))
            .ShouldBe(["w=1 4 3 1 0", "w=majority 0 0 0 0"]);

    [Fact]
    public void Markdown_has_the_same_tables()
    {
        var report = RunMarkdown.Write(SampleRuns.Partition());

        report.ShouldContain("| node 2 | 2 | 9.00 s | 20.00 s | 11.00 s |");
        report.ShouldContain("## Why confirmed orders are gone");
        report.ShouldContain("through a partition of its nodes, none of 2,870 orders");
    }
}
