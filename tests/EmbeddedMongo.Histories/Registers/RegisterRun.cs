using DzStore.Histories.Linearizability;
using EmbeddedMongo.Histories.Clients;
using EmbeddedMongo.Histories.Faults;
using EmbeddedMongo.Histories.Reporting;
using EmbeddedMongo.Histories.Sets;

namespace EmbeddedMongo.Histories.Registers;

/// <summary>Register clients through faults of every kind: what they see must be linearizable.</summary>
internal static class RegisterRun
{
    private const int OperationsOfAFault = 10_000;

    public static async Task<RunReport> RunAsync(
        NodeSet set,
        HistoriesOptions options,
        Action<string> say,
        CancellationToken cancellationToken
    )
    {
        var drivers = Enumerable
            .Range(0, options.Clients)
            .Select(client => ClientSettings.Following(set.ConnectionString, retries: client % 2 == 0, $"registers {client % 4}"))
            .ToArray();
        var workload = new RegisterWorkload(drivers, options.Registers, options.Seed);
        var faults = new FaultSchedule(
            set,
            FaultPlayer.All(options.Nodes),
            options.Kills ?? options.Registers / OperationsOfAFault,
            options.Seed
        );
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(options.Limit);
        var isWhole = await Ending.OfAsync(
            () => $"registers: {workload.Begun:N0} of {options.Registers:N0} operations, {faults.Played} faults",
            say,
            limit,
            workload.RunAsync(limit.Token),
            faults.RunAsync(() => workload.Done, say, limit.Token)
        );

        var history = workload.History;
        var check = new LinearizabilityOptions { Deadline = TimeSpan.FromMinutes(10) };
        var start = TimeProvider.System.GetTimestamp();
        var report = LinearizabilityChecker.Check(history, check, cancellationToken);
        var checkedIn = TimeProvider.System.GetElapsedTime(start);
        var files = await new Artifacts(options.Output).KeepAsync("registers", history, report, cancellationToken);
        return new RunReport(
            "registers",
            report.Verdict,
            isWhole,
            [
                $"{HistorySize.Of(history)} on {report.Keys:N0} registers, through {faults.Played} faults; "
                    + $"checked in {checkedIn.TotalSeconds:0.0} s",
                $"errors that clients saw: {workload.Errors}",
                .. report.Violations.Select(violation => violation.ToString()),
                .. report.Undecided.Select(key => $"{key.Key} is undecided: {key.Reason}"),
                .. files.Select(file => $"kept: {file}"),
            ]
        );
    }
}
