using System.Collections.Immutable;
using DzStore.Histories.Operations;

namespace DzStore.Histories.Linearizability;

/// <summary>The answer to whether a history of registers is linearizable.</summary>
/// <param name="Verdict">
/// Violated where one key is; else undecided where one key is, or where no operation was completed; else it holds.
/// </param>
/// <param name="Completed">The number of completed operations: what was observed.</param>
/// <param name="Keys">The number of registers.</param>
/// <param name="Violations">The registers that no order explains, earliest culprit first.</param>
/// <param name="Undecided">The registers that were not decided.</param>
public sealed record LinearizabilityReport(
    Verdict Verdict,
    int Completed,
    int Keys,
    ImmutableArray<LinearizabilityViolation> Violations,
    ImmutableArray<UndecidedKey> Undecided
);
