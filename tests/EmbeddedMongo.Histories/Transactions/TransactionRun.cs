using DzStore.Histories.Isolation;
using EmbeddedMongo.Histories.Clients;
using EmbeddedMongo.Histories.Faults;
using EmbeddedMongo.Histories.Reporting;
using EmbeddedMongo.Histories.Sets;

namespace EmbeddedMongo.Histories.Transactions;

/// <summary>Transactions through failovers: no anomaly of snapshot isolation, each client's own order included.</summary>
internal static class TransactionRun
{
    private const int TransactionsOfAFault = 1_000;

    public static async Task<RunReport> RunAsync(
        NodeSet set,
        HistoriesOptions options,
        Action<string> say,
        CancellationToken cancellationToken
    )
    {
        var drivers = Enumerable
            .Range(0, options.Clients)
            .Select(client => ClientSettings.Following(set.ConnectionString, retries: true, $"transactions {client % 4}"))
            .ToArray();
        var workload = new TransactionWorkload(drivers, options.Transactions, options.Seed);
        var faults = new FaultSchedule(
            set,
            FaultPlayer.All(options.Nodes),
            options.Kills ?? options.Transactions / TransactionsOfAFault,
            options.Seed
        );
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(options.Limit);
        var isWhole = await Ending.OfAsync(
            () => $"transactions: {workload.Committed:N0} of {options.Transactions:N0} committed, {faults.Played} faults",
            say,
            limit,
            workload.RunAsync(limit.Token),
            faults.RunAsync(() => workload.Done, say, limit.Token)
        );

        var history = workload.History;
        var start = TimeProvider.System.GetTimestamp();
        var report = IsolationChecker.Check(history, IsolationModel.StrongSessionSnapshotIsolation, cancellationToken);
        var checkedIn = TimeProvider.System.GetElapsedTime(start);
        var files = await new Artifacts(options.Output).KeepAsync("transactions", history, report, cancellationToken);
        return new RunReport(
            "transactions",
            report.Verdict,
            isWhole,
            [
                $"{HistorySize.Of(history)}, {report.Dependencies:N0} dependencies, through {faults.Played} faults; "
                    + $"checked in {checkedIn.TotalSeconds:0.0} s",
                $"errors that clients saw: {workload.Errors}",
                .. report.Counts.Select(count => $"{count.Key}: {count.Value:N0}"),
                .. report.Anomalies.Take(3).Select(anomaly => $"{anomaly.Name}: {anomaly.Explanation}"),
                .. files.Select(file => $"kept: {file}"),
            ]
        );
    }
}
