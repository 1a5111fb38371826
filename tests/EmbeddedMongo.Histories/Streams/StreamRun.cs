using DzStore.Histories.Operations;
using EmbeddedMongo.Histories.Clients;
using EmbeddedMongo.Histories.Faults;
using EmbeddedMongo.Histories.Reporting;
using EmbeddedMongo.Histories.Sets;

namespace EmbeddedMongo.Histories.Streams;

/// <summary>Change streams through kills: each acknowledged change once and in order.</summary>
internal static class StreamRun
{
    private const int DefaultKills = 5;
    private const int Watchers = 3;
    private static readonly TimeSpan BetweenKills = TimeSpan.FromSeconds(1);

    public static async Task<RunReport> RunAsync(
        NodeSet set,
        HistoriesOptions options,
        Action<string> say,
        CancellationToken cancellationToken
    )
    {
        var writers = Enumerable
            .Range(0, options.Clients)
            .Select(client => ClientSettings.Following(set.ConnectionString, retries: client % 2 == 0, $"writers {client % 4}"))
            .ToArray();
        var watchers = Enumerable.Range(0, Watchers).Select(_ => ClientSettings.Following(set.ConnectionString, retries: true, "watchers"));
        var workload = new StreamWorkload(writers, [.. watchers]);
        var kills = options.Kills ?? DefaultKills;
        var faults = new FaultSchedule(set, FaultPlayer.Kills(options.Nodes), kills, options.Seed);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(options.Limit);

        var start = TimeProvider.System.GetTimestamp();
        var killing = faults.RunAsync(
            () => (faults.Played + (TimeProvider.System.GetElapsedTime(start) / ((faults.Played + 1) * BetweenKills))) / kills,
            say,
            limit.Token
        );
        var isWhole = await Ending.OfAsync(
            () => $"streams: {workload.Writes.Count:N0} writes, {faults.Played} of {kills} kills",
            say,
            limit,
            workload.RunAsync(() => !killing.IsCompleted, limit.Token),
            killing
        );

        var violations = isWhole ? StreamCheck.Check(workload.Writes, workload.Seen) : [];
        var file = await new Artifacts(options.Output).KeepAsync("streams", workload.Writes, workload.Seen, cancellationToken);
        return new RunReport(
            "streams",
            violations.Count > 0 ? Verdict.Violated
                : isWhole ? Verdict.Holds
                : Verdict.Undecided,
            isWhole,
            [
                $"{workload.Writes.Count:N0} writes ({Count(workload, Outcome.Ok):N0} ok, {Count(workload, Outcome.Unknown):N0} unknown, "
                    + $"{Count(workload, Outcome.Failed):N0} failed), {workload.Seen.Sum(events => events.Count):N0} events at "
                    + $"{Watchers} watchers in {workload.Streams:N0} streams, through {faults.Played} kills",
                $"errors that clients saw: {workload.Errors}",
                .. violations,
                $"kept: {file}",
            ]
        );
    }

    private static int Count(StreamWorkload workload, Outcome outcome) => workload.Writes.Count(write => write.Outcome == outcome);
}
