using DzStore.Histories.Operations;

namespace EmbeddedMongo.Histories.Reporting;

/// <summary>The end of a part of a run.</summary>
/// <param name="Name">The part, such as "registers".</param>
/// <param name="Verdict">The checker's answer.</param>
/// <param name="IsWhole">All operations and faults that were asked for took place.</param>
/// <param name="Lines">The figures, in the first line, and what was found, in words.</param>
internal sealed record RunReport(string Name, Verdict Verdict, bool IsWhole, IReadOnlyList<string> Lines)
{
    /// <summary>The part did all it was asked for, and nothing is wrong.</summary>
    public bool IsGood => Verdict == Verdict.Holds && IsWhole;
}
