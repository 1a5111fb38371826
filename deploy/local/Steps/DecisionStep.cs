using DzStore.Local.Reporting;
using DzStore.LocalHost.Terminals;

namespace DzStore.Local.Steps;

/// <summary>The decision that follows from the waits of the stress test, and from what the failover took.</summary>
internal static class DecisionStep
{
    public static void Run(StressFindings findings, Terminal terminal, Report report)
    {
        report.Stress = findings.Decide(report.Failover?.Drill);
        terminal.Heading("Architectural decision");
        foreach (var finding in report.Stress.Decision.Findings)
            terminal.Line($"{finding.Rule, -11}  {finding.Text}");
    }
}
