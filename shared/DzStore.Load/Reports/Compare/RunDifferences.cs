using System.Globalization;
using DzStore.Load.Reports.Tables;
using DzStore.Load.Results;

namespace DzStore.Load.Reports.Compare;

/// <summary>The differences between two runs besides their figures.</summary>
internal static class RunDifferences
{
    public static IReadOnlyList<string> Of(RunResult a, RunResult b)
    {
        (string What, string A, string B)[] facts =
        [
            ("The machines' processors", a.Machine.Processor, b.Machine.Processor),
            ("The machines' cores", Text(a.Machine.Cores), Text(b.Machine.Cores)),
            ("The machines' memory in MiB", Text(a.Machine.MemoryBytes >> 20), Text(b.Machine.MemoryBytes >> 20)),
            ("The operating systems", a.Machine.System, b.Machine.System),
            .. a
                .Versions.Keys.Union(b.Versions.Keys)
                .Order(StringComparer.Ordinal)
                .Select(name =>
                    ($"The versions of {name}", a.Versions.GetValueOrDefault(name, "none"), b.Versions.GetValueOrDefault(name, "none"))
                ),
            ("The command lines", Arguments(a), Arguments(b)),
            ("The ways they ended", Ended(a), Ended(b)),
        ];
        return [.. facts.Where(fact => fact.A != fact.B).Select(fact => $"{fact.What} differ: {fact.A} and {fact.B}.")];
    }

    // Met or missed, both ran to the end.
    private static string Ended(RunResult run) =>
        run.Outcome is RunOutcome.Passed or RunOutcome.Missed ? "complete" : Headline.Verdict(run);

    // Two runs never share the folder that they were written to.
    private static string Arguments(RunResult run)
    {
        var words = run.CommandLine.Split(' ').ToList();
        if (words.IndexOf("--out") is >= 0 and var place)
            words.RemoveRange(place, Math.Min(2, words.Count - place));
        return string.Join(' ', words);
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
