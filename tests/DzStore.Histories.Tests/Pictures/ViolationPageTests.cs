using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using DzStore.Histories.Isolation;
using DzStore.Histories.Linearizability;
using DzStore.Histories.Operations;
using DzStore.Histories.Pictures;
using DzStore.Histories.Tests.Isolation;
using DzStore.Histories.Tests.Linearizability;

namespace DzStore.Histories.Tests.Pictures;

public class ViolationPageTests
{
    [Fact]
    public void A_register_s_page_shows_who_saw_what_and_marks_the_culprit()
    {
        var page = Page("A stale read", Diagram.Of("[w1][w2][w3)", "    [r1]", "          [r2][r1]", "   [c24!"));

        page.Title.ShouldBe("A stale read");
        page.QuerySelector(".badge")!.TextContent.ShouldBe("violated");
        var bars = page.QuerySelectorAll("svg g")
            .Select(bar => (bar.QuerySelector("rect")!.ClassName, bar.QuerySelector("text")!.TextContent));
        bars.ShouldContain(("culprit", "read → 1"));
        bars.ShouldContain(("open", "write 3"));
        bars.ShouldContain(("failed", "2 → 4"));
        bars.Count(bar => bar.ClassName == "culprit").ShouldBe(1);
        page.QuerySelectorAll("svg .place").Select(place => place.TextContent).ShouldBe(["1", "2", "3", "4"]);
        page.QuerySelectorAll("tr")[^1].TextContent.ShouldBe("✗2read x, saw 1fits nowhere");
        page.Body!.TextContent.ShouldContain("1 is from client 0 (confirmed, begun at 0 µs).");
        page.QuerySelectorAll("svg text.strong").Select(row => row.TextContent).ShouldBe(["client 0", "client 1", "client 2", "client 3"]);
    }

    [Fact]
    public void A_cycle_s_page_shows_its_transactions_and_their_edges()
    {
        var report = IsolationChecker.Check(
            Notation.Of("@0:0-5 ax1 ay1", "@1:2-7 ax2 ry", "@2:8-9 rx12"),
            IsolationModel.StrongSnapshotIsolation,
            TestContext.Current.CancellationToken
        );

        var page = Parse(ViolationPage.Write("Transactions", report));

        page.QuerySelectorAll("h2").Select(heading => heading.TextContent).ShouldBe(["G-single"]);
        page.QuerySelectorAll(".arrow").Select(arrow => arrow.ClassName).ShouldBe(["arrow rw", "arrow ww"], ignoreOrder: true);
        page.QuerySelectorAll("rect.box").Length.ShouldBe(2);
        var texts = page.QuerySelectorAll("svg text").Select(text => text.TextContent).ToArray();
        texts.ShouldContain("client 1 · 0.002 µs to 0.007 µs");
        texts.ShouldContain(text => text.Contains("append 2 to x", StringComparison.Ordinal));
        page.Body!.TextContent.ShouldContain(report.Anomalies[0].Explanation);
    }

    [Fact]
    public void Text_of_a_history_is_escaped_and_a_page_loads_nothing()
    {
        const string Key = "</style><script>alert(1)</script>&\"\0\ud800";
        var history = new History<RegisterAction>([
            new(0, 0, 1, Outcome.Ok, new WriteRegister(Key, 1)),
            new(1, 2, 3, Outcome.Ok, new ReadRegister(Key, 2)),
        ]);

        var page = Page(Key, history);

        page.QuerySelectorAll("script, link, img, iframe").ShouldBeEmpty();
        page.QuerySelector("meta[http-equiv=Content-Security-Policy]")!
            .GetAttribute("content")
            .ShouldBe("default-src 'none'; style-src 'unsafe-inline'");
        page.QuerySelector("h2")!.TextContent.ShouldBe("</style><script>alert(1)</script>&\"\uFFFD\uFFFD is not linearizable");
        page.QuerySelector("style")!.TextContent.ShouldContain("prefers-color-scheme: dark");
    }

    [Fact]
    public void A_long_history_is_cut_to_its_last_operations()
    {
        var good = Enumerable
            .Range(0, 500)
            .Select(number => new Operation<RegisterAction>(0, 10 * number, 10 * number + 5, Outcome.Ok, new WriteRegister("x", number)));
        var bad = new Operation<RegisterAction>(1, 6_000, 6_001, Outcome.Ok, new ReadRegister("x", 3));

        var page = Page("Long", new([.. good, bad]));

        page.QuerySelectorAll("svg rect").Length.ShouldBe(16);
        page.QuerySelectorAll("svg .place")[^1].TextContent.ShouldBe("500");
    }

    [Fact]
    public void A_history_that_is_not_decided_has_a_page_that_says_so()
    {
        var report = LinearizabilityChecker.Check(Diagram.Of("[w1]"), new(), new CancellationToken(canceled: true));

        var page = Parse(ViolationPage.Write("Cut short", report));

        page.QuerySelector(".badge")!.TextContent.ShouldBe("undecided");
        page.Body!.TextContent.ShouldContain("x is undecided: the check was cancelled.");
    }

    private static IHtmlDocument Page(string title, History<RegisterAction> history)
    {
        var report = LinearizabilityChecker.Check(history, new(), TestContext.Current.CancellationToken);
        report.Verdict.ShouldBe(Verdict.Violated);
        return Parse(ViolationPage.Write(title, report));
    }

    private static IHtmlDocument Parse(string html)
    {
        // For those who want to look at the pages.
        if (Environment.GetEnvironmentVariable("DZSTORE_SCREENSHOTS") is { Length: > 0 } folder)
            File.WriteAllText(Path.Combine(folder, $"{TestContext.Current.TestMethod!.MethodName}.html"), html);
        return new HtmlParser().ParseDocument(html);
    }
}
