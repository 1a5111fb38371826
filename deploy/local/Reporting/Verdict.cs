using System.Globalization;

namespace DzStore.Local.Reporting;

/// <summary>The last word of a run: what was checked, and what does not hold.</summary>
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
