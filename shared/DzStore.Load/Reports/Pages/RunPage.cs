using System.Globalization;
using DzStore.Load.Decisions;
using DzStore.Load.Reports.Charts;
using DzStore.Load.Reports.Markup;
using DzStore.Load.Reports.Tables;
using DzStore.Load.Results;
using static DzStore.Load.Decisions.Figures;

namespace DzStore.Load.Reports.Pages;

/// <summary>The report of one run as a page.</summary>
internal static class RunPage
{
    public static string Write(RunResult run)
    {
        Chart? tradeOff = RunCharts.TradeOff(run),
            concerns = ConcernChart.Of(run),
            throughput = RunCharts.Throughput(run),
            percentiles = RunCharts.Percentiles(run),
            ages = RunCharts.LossAges(run);
        var latencies = RunCharts.Latencies(run).ToArray();
        var body = Html.Of(
            $"""
            {Head(run)}
            {Section(
                "The trade-off",
                "What each write concern takes and gives, measured in one run on one machine.",
                [Grid(tradeOff), Table(RunTables.TradeOff(run))]
            )}
            {Section(
                "The ledger",
                "After the run every order was looked up in the database, past the services that took it.",
                [LedgerPicture.Draw(run), Grid(ages), Table(RunTables.Ledger(run)), Table(NodeTables.LossReasons(run))]
            )}
            {Section(
                "The primary",
                "Which node of the database took writes when, by the nodes' own logs: elections, step-downs and returns.",
                [NodePicture.Draw(run), Table(NodeTables.Primaries(run))]
            )}
            {Section(
                "Latency over time",
                "From the moment a customer wanted an answer until it was there. Stripes are phases of the load; red "
                    + "is what was broken on purpose.",
                [Grid([concerns, .. latencies]), Table(RunTables.Faults(run))]
            )}
            {Section(
                "Throughput",
                "How much was asked of the store, and how much it did.",
                [Grid(throughput), Table(RunTables.Requests(run)), Table(RunTables.Phases(run))]
            )}
            {Section("Percentiles", "An average hides the customers who leave.", [Grid(percentiles), Table(RunTables.Percentiles(run))])}
            {Section(
                "Answers that were no success",
                "Each counted by what was answered, or by why there was no answer.",
                [Table(RunTables.Errors(run))]
            )}
            {Section("Pass marks", "What this run had to reach.", [Table(RunTables.Marks(run))])}
            {Section(
                "Architectural decision",
                "Derived from the figures above by the rules below; other figures give another decision.",
                [DecisionView.Draw(DecisionMaker.Decide(run))]
            )}
            <footer><h2>How it was measured</h2>{Table(RunTables.Foot(run))}
            <p>Beside this page: report.md, result.json (every figure), series.csv (every second),
            nodes.csv (every state of a node), corrected.hlog and uncorrected.hlog (HDR histograms).</p></footer>
            """
        );
        return Page.Write(
            $"{run.Scenario}: DzStore load report",
            body,
            new[] { tradeOff, ages, concerns }.Concat(latencies).Append(throughput).Append(percentiles).OfType<Chart>()
        );
    }

    public static string Badge(RunResult run) =>
        run.Outcome switch
        {
            RunOutcome.Passed => "good",
            RunOutcome.Missed => "bad",
            _ => "warn",
        };

    public static string When(RunResult run) =>
        $"{run.Started.ToString("d MMMM yyyy, HH:mm 'UTC'", CultureInfo.InvariantCulture)} · {Seconds(run.Duration)}";

    /// <summary>Nothing at all where there is nothing to show.</summary>
    public static Html Section(string title, string lead, IReadOnlyList<Html> content) =>
        content.All(part => part == Html.Empty)
            ? Html.Empty
            : Html.Of(
                $"""
                <section><h2>{title}</h2><p class="lead">{lead}</p>{content}</section>
                """
            );

    public static Html Grid(params Chart?[] charts) =>
        charts.All(chart => chart is null)
            ? Html.Empty
            : Html.Of($"""<div class="charts">{charts.OfType<Chart>().Select(Page.Figure)}</div>""");

    private static Html Table(Table? table) => table?.ToHtml() ?? Html.Empty;

    private static Html Head(RunResult run) =>
        Html.Of(
            $"""
            <header>
            <p class="eyebrow"><strong>DzStore · {run.Scenario}</strong> <span>{When(run)}</span> <span class="badge {Badge(
                run
            )}">{Headline.Verdict(run)}</span></p>
            <h1>{Headline.Of(run)}</h1>
            <p class="support">{Headline.Support(run)}</p>
            <dl class="tiles">{Tiles.Of(run).Select(tile =>
                Html.Of($"""<div class="{tile.Mood}"><dt>{tile.Label}</dt><dd>{tile.Value}<small>{tile.Note}</small></dd></div>""")
            )}</dl>
            {run.Notes.Select(note => Html.Of($"""<p class="note">{note}</p>"""))}
            </header>
            """
        );
}
