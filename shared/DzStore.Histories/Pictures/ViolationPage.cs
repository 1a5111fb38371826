using System.Globalization;
using DzStore.Histories.Isolation;
using DzStore.Histories.Linearizability;
using static DzStore.Histories.Pictures.Markup;

namespace DzStore.Histories.Pictures;

/// <summary>Draws what a check found as one HTML page, complete in itself: who saw what, and when.</summary>
public static class ViolationPage
{
    /// <summary>The violations that a page draws; it says how many there are.</summary>
    public const int Drawn = 30;

    /// <summary>The page of a check of registers.</summary>
    /// <param name="title">The heading, such as the drill's name.</param>
    /// <param name="report">What the check found.</param>
    public static string Write(string title, LinearizabilityReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return Page.Write(
            title,
            report.Verdict,
            $"Completed operations: {Count(report.Completed)}. Registers: {Count(report.Keys)}, not linearizable: "
                + $"{Count(report.Violations.Length)}, undecided: {Count(report.Undecided.Length)}.{Rest(report.Violations.Length)}",
            [
                .. report.Violations.Take(Drawn).SelectMany(RegisterPicture.Draw),
                .. report.Undecided.Select(key => Element("p", [], $"{key.Key} is undecided: {key.Reason}")),
            ]
        );
    }

    /// <summary>The page of a check of transactions.</summary>
    /// <param name="title">The heading, such as the drill's name.</param>
    /// <param name="report">What the check found.</param>
    public static string Write(string title, IsolationReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        var kinds = report.Counts.Select(count => $"{AnomalyNames.Of(count.Key)}: {Count(count.Value)}");
        var found = report.Counts.IsEmpty ? "no anomaly" : string.Join(", ", kinds);
        return Page.Write(
            title,
            report.Verdict,
            $"Committed transactions: {Count(report.Transactions)}. Dependencies: {Count(report.Dependencies)}. Found: {found}. "
                + $"{report.Reason}{Rest(report.Counts.Values.Sum())}",
            report.Anomalies.Take(Drawn).SelectMany(AnomalyPicture.Draw)
        );
    }

    private static string Rest(int found) => found > Drawn ? $" At most {Drawn} are drawn." : "";

    private static string Count(int count) => count.ToString("N0", CultureInfo.InvariantCulture);
}
