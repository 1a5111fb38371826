using System.Collections.Immutable;
using DzStore.Histories.Operations;

namespace DzStore.Histories.Isolation;

/// <summary>The answer to whether a history of transactions keeps a promise.</summary>
/// <param name="Verdict">
/// Violated where there is an anomaly. Undecided where the check was cancelled, or where no transaction depends on another, so that nothing
/// was shown. Else it holds: as far as the transactions let it be seen, no anomaly is in the history.
/// </param>
/// <param name="Reason">Why it is undecided, or why a violated one was not looked at to the end; else empty.</param>
/// <param name="Transactions">The number of transactions that are known to have committed.</param>
/// <param name="Dependencies">The number of dependencies between them that were found in what they read and wrote.</param>
/// <param name="Anomalies">The anomalies, worst first: of each kind the first <see cref="IsolationChecker.ShownPerKind"/>.</param>
/// <param name="Counts">The number of anomalies of each kind that was found, also of those that are not shown.</param>
public sealed record IsolationReport(
    Verdict Verdict,
    string Reason,
    int Transactions,
    int Dependencies,
    ImmutableArray<Anomaly> Anomalies,
    ImmutableSortedDictionary<AnomalyKind, int> Counts
);
