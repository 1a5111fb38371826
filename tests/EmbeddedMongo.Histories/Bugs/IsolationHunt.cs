using DzStore.Histories.Isolation;
using DzStore.Histories.Operations;
using EmbeddedMongo.Histories.Reporting;
using EmbeddedMongo.Histories.Sets;

namespace EmbeddedMongo.Histories.Bugs;

/// <summary>A hunt whose history is held against snapshot isolation.</summary>
/// <param name="set">The set.</param>
/// <param name="script">The faults of a round.</param>
/// <param name="clients">The number of clients.</param>
internal abstract class IsolationHunt(InProcessSet set, Script script, int clients) : HistoryHunt<Transaction>(set, script, clients)
{
    private IsolationReport? _report;

    public override Task<IReadOnlyList<string>> KeepAsync(Artifacts artifacts, string name, CancellationToken cancellationToken) =>
        artifacts.KeepAsync(name, LastHistory!, _report!, cancellationToken);

    protected override string? Judge(History<Transaction> history, CancellationToken cancellationToken)
    {
        _report = IsolationChecker.Check(history, IsolationModel.SnapshotIsolation, cancellationToken);
        return _report.Anomalies is [var anomaly, ..] ? $"{anomaly.Name}: {anomaly.Explanation}" : null;
    }
}
