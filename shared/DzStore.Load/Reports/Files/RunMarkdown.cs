using DzStore.Load.Decisions;
using DzStore.Load.Reports.Markup;
using DzStore.Load.Reports.Pages;
using DzStore.Load.Reports.Tables;
using DzStore.Load.Results;

namespace DzStore.Load.Reports.Files;

/// <summary>The report of one run as Markdown.</summary>
internal static class RunMarkdown
{
    public static string Write(RunResult run)
    {
        var decision = DecisionMaker.Decide(run);
        IEnumerable<string?> parts =
        [
            $"# DzStore load report: {run.Scenario}",
            $"**{Markdown.Text(Headline.Of(run))}** {Markdown.Text(Headline.Support(run))}".TrimEnd(),
            $"{RunPage.When(run)} · {Headline.Verdict(run)}",
            run.Notes.Count == 0 ? null : string.Join('\n', run.Notes.Select(note => $"- {Markdown.Text(note)}")),
            Section("Pass marks", RunTables.Marks(run)),
            Section("The trade-off", RunTables.TradeOff(run)),
            Section("The ledger", RunTables.Ledger(run)),
            Section("Why confirmed orders are gone", NodeTables.LossReasons(run)),
            Section("The primary", NodeTables.Primaries(run)),
            Section("Requests", RunTables.Requests(run)),
            Section("Phases", RunTables.Phases(run)),
            Section("Percentiles", RunTables.Percentiles(run)),
            Section("Faults", RunTables.Faults(run)),
            Section("Answers that were no success", RunTables.Errors(run)),
            "## Architectural decision",
            .. decision.Endpoints.SelectMany(Endpoint),
            string.Join('\n', decision.Findings.Select(finding => $"- **{finding.Rule}**: {Markdown.Text(finding.Text)}")),
            "The rules:",
            string.Join('\n', DecisionRules.ForRates.Select(rule => $"- {Markdown.Text(rule)}")),
            Section("How it was measured", RunTables.Foot(run)),
        ];
        return string.Join("\n\n", parts.OfType<string>()) + "\n";
    }

    private static string? Section(string title, Table? table) => table is null ? null : $"## {title}\n\n{table.ToMarkdown()}";

    private static IEnumerable<string> Endpoint(EndpointDecision endpoint)
    {
        yield return $"### {endpoint.Endpoint}: {endpoint.Concern ?? "undecided"}";
        yield return Markdown.Text(endpoint.Summary);
        if (endpoint.Bands.Count > 0)
            yield return RunTables.Bands(endpoint).ToMarkdown();
    }
}
