using System.Globalization;
using DzStore.LocalHost.Terminals;

namespace DzStore.Local.Reporting;

/// <summary>The end of the output: every check, and whether all of them hold.</summary>
internal static class Verdict
{
    public static void Show(Terminal terminal, Report report)
    {
        terminal.Heading("Checked");
        foreach (var check in report.Checks)
        {
            var line = $"{(check.Ok ? "ok    " : "FAILED")}  {check.What}: {check.Found}";
            if (check.Ok)
                terminal.Line(line);
            else
                terminal.Error(line);
        }

        var failed = report.Checks.Count(check => !check.Ok);
        var time = string.Create(CultureInfo.InvariantCulture, $"{report.DurationMs / 1000:0.0} s");
        terminal.Line(failed == 0 ? $"All went right, in {time}." : $"{failed} of {report.Checks.Count} checks failed, in {time}.");
    }
}
