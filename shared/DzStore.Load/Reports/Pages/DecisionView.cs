using DzStore.Load.Decisions;
using DzStore.Load.Reports.Markup;
using DzStore.Load.Reports.Tables;

namespace DzStore.Load.Reports.Pages;

/// <summary>The decision on a page: an endpoint a card, then what each rule found, then the rules.</summary>
internal static class DecisionView
{
    public static Html Draw(Decision decision) =>
        Html.Of(
            $"""
            <div class="decisions">{decision.Endpoints.Select(Card)}</div>
            <ul class="findings">{decision.Findings.Select(finding =>
                Html.Of($"<li><b>{finding.Rule}</b><span>{finding.Text}</span></li>")
            )}</ul>
            <details><summary>The rules</summary><ul>{DecisionRules.ForRates.Select(rule => Html.Of($"<li>{rule}</li>"))}</ul></details>
            """
        );

    private static Html Card(EndpointDecision endpoint) =>
        Html.Of(
            $"""
            <article class="{(endpoint.Concern is null ? "undecided" : "decided")}"><h3>{endpoint.Endpoint}</h3>
            <p class="choice">{endpoint.Concern ?? "undecided"}</p><p>{endpoint.Summary}</p>
            {(endpoint.Bands.Count == 0 ? Html.Empty : RunTables.Bands(endpoint).ToHtml())}</article>
            """
        );
}
