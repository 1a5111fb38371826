using System.Globalization;
using DzStore.Load.Reports.Markup;
using DzStore.Load.Results;
using static DzStore.Load.Decisions.Figures;

namespace DzStore.Load.Reports.Pages;

/// <summary>
/// The ledger as a picture: one bar a write concern, divided by what became of its orders. No share is too small to be seen.
/// </summary>
internal static class LedgerPicture
{
    public static Html Draw(RunResult run) =>
        run.Ledger.Count == 0 ? Html.Empty : Html.Of($"""<div class="ledger">{run.Ledger.Select(Bar)}</div>""");

    private static Html Bar(ConcernLedger ledger)
    {
        // Doubled and altered orders are in the database too: each order stands in the bar once, by the worst that happened to it.
        (string Class, string Label, long Count)[] parts =
        [
            ("kept", "confirmed and kept", Math.Max(0, ledger.Acknowledged - ledger.Lost - ledger.Duplicated - ledger.Altered)),
            ("lost", "confirmed and lost", ledger.Lost - ledger.Restored),
            ("restored", "lost, and restored from another collection", ledger.Restored),
            ("doubled", "doubled or altered", ledger.Duplicated + ledger.Altered),
            ("recovered", "unknown, found stored", ledger.Recovered),
            ("absent", "unknown, not stored", Math.Max(0, ledger.Unknown - ledger.Recovered)),
            ("refused", "refused", ledger.Refused),
        ];
        var shown = parts.Where(part => part.Count > 0).ToArray();
        return Html.Of(
            $"""
            <div><header><h3>{ledger.Concern}</h3><span>{Count(ledger.Orders)} orders in {ledger.Collection}</span></header>
            <div class="bar">{shown.Select(part =>
                Html.Of(
                    $"""
                    <span class="{part.Class}" style="flex:{part.Count.ToString(CultureInfo.InvariantCulture)} 0 0"
                    title="{part.Label}: {Count(part.Count)}"></span>
                    """
                )
            )}</div>
            <ul class="keys">{shown.Select(part =>
                Html.Of($"""<li><i class="{part.Class}"></i>{part.Label} <b>{Count(part.Count)}</b></li>""")
            )}</ul></div>
            """
        );
    }
}
