using DzStore.Load;
using DzStore.Load.Results;
using DzStore.Local.Acts;
using DzStore.Local.Database;
using DzStore.LoadTests.Sessions;

namespace DzStore.LoadTests.Scenarios;

/// <summary>The launcher's stress test, by the launcher's code: 100 orders one after another, then 100 at once, through each service.</summary>
internal sealed class StressScenario : ILoadTest
{
    public string Name => "stress";

    public string Summary => "the launcher's stress test: 100 orders one after another, then all at once";

    public async Task<Findings> RunAsync(Session session, CancellationToken cancellationToken)
    {
        var store = session.Store.RequireOwn("empties the order collections");
        var (started, start) = (session.Time.GetUtcNow(), session.Time.GetTimestamp());
        session.Say("Both services have their turns, after a warm-up of some seconds.");
        var results = await new StressTest(session.Time).RunAsync(StressAct.Targets(store), cancellationToken: cancellationToken);
        var (series, marks, points) = (new List<RequestSeries>(), new List<PassMark>(), new List<TradeOffPoint>());
        foreach (var result in results)
            foreach (var (manner, run) in new[] { ("one after another", result.Sequential), ("all at once", result.Simultaneous) })
            {
                marks.AddRange(Marks($"{result.Title}, {manner}", run));
                points.Add(new(result.WriteConcern, run.OrdersPerSecond, run.OrdersPerSecond, run.Latency?.P50Ms, run.Latency?.P99Ms, Counts(run)));
            }

        return new(new(started, session.Time.GetElapsedTime(start), Interrupted: false, [], series, LatencyHistogram.Empty), new([.. results.Zip(ForeignOrders.Collections, Ledger).OfType<ConcernLedger>()], []))
        {
            Marks = marks,
            TradeOff = points,
            Notes = ["The rates are those that resulted; each concern has a point for one order after another and one for all at once."],
        };
    }

    /// <summary>What was answered with 201 need not be in the database: each has its mark.</summary>
    internal static IEnumerable<PassMark> Marks(string name, StressRun run) =>
    [
        PassMark.AtLeast($"{name}: orders answered 201", run.Stored, run.Sent, "orders"),
        PassMark.AtMost($"{name}: orders not in the database as they were sent and answered", run.Failures.Count, 0, "orders",
            run.Failures is [var failure, ..] ? $"{failure.OrderId}: {failure.Reason}" : ""),
    ];

    /// <summary>What the audit of every order comes to where it found nothing; where it found something, the marks say what.</summary>
    private static ConcernLedger? Ledger(StressResult result, string collection)
    {
        var orders = result.Sequential.Sent + result.Simultaneous.Sent;
        return result.Succeeded
            ? new(result.WriteConcern, collection, orders, Acknowledged: orders, Refused: 0, Unknown: 0, Lost: 0, Recovered: 0, Duplicated: 0, Altered: 0, StoredThoughRefused: 0, LossAgesMs: [])
            : null;
    }

    private static RequestCounts Counts(StressRun run)
    {
        var unknown = run.Failures.LongCount(failure => failure.Outcome == OrderOutcome.Unknown);
        return new(run.Sent, run.Sent, run.Stored, Math.Max(0, run.Sent - run.Stored - unknown), unknown);
    }
}
