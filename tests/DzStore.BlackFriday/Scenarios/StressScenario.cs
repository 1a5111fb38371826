using DzStore.BlackFriday.Options;
using DzStore.BlackFriday.Sessions;
using DzStore.BlackFriday.Workloads;
using DzStore.Load.Orders;
using DzStore.Load.Results;
using DzStore.Load.Running;
using DzStore.Load.Stress;

namespace DzStore.BlackFriday.Scenarios;

/// <summary>
/// The stress test of the launcher: 100 orders one after another, then 100 at once, to each service.
/// </summary>
internal sealed class StressScenario : ILoadTest
{
    public string Name => "stress";

    public string Summary => "the launcher's stress test: 100 orders one after another, then all at once";

    public OptionHelp Options => new();

    public string Example => "stress --out stress-report";

    public async Task<Findings> RunAsync(Session session, CancellationToken cancellationToken)
    {
        var (started, start) = (session.Time.GetUtcNow(), session.Time.GetTimestamp());
        session.Say("Both services have their turns, after a warm-up of some seconds.");
        var results = await new StressTest(session.Time) { KeepsOrders = session.Store.Database.Source.IsOurs }.RunAsync(
            [
                Target("Checkout Service", OrdersWorkload.Fast, session.Store.Checkout, "orders_fast"),
                Target("Billing Service", OrdersWorkload.Durable, session.Store.Billing, "orders_secure"),
            ],
            cancellationToken: cancellationToken
        );
        var (series, marks, points) = (new List<RequestSeries>(), new List<PassMark>(), new List<TradeOffPoint>());
        foreach (var result in results)
        {
            foreach (var (manner, run) in new[] { ("one after another", result.Sequential), ("all at once", result.Simultaneous) })
            {
                marks.AddRange(Marks($"{result.Title}, {manner}", run));
                points.Add(
                    new(result.WriteConcern, run.OrdersPerSecond, run.OrdersPerSecond, run.Latency?.P50Ms, run.Latency?.P99Ms, Counts(run))
                );
            }
        }

        return new(
            new(started, session.Time.GetElapsedTime(start), Interrupted: false, [], series, LatencyHistogram.Empty),
            new([.. results.Select(Ledger)], [])
        )
        {
            Marks = marks,
            TradeOff = points,
            Notes = ["The rates are those that resulted; each concern has a point for one order after another and one for all at once."],
        };

        StressTarget Target(string title, string concern, Uri service, string collection) =>
            new(title, concern, service, collection, new MongoOrderRepository(session.Store.Database.Store, collection))
            {
                Credentials = session.Store.Credentials,
            };
    }

    /// <summary>The marks of one run: an order that was answered with 201 need not be in the database.</summary>
    internal static IEnumerable<PassMark> Marks(string name, StressRun run) =>
        [
            PassMark.AtLeast($"{name}: orders answered 201", run.Stored, run.Sent, "orders"),
            PassMark.AtMost(
                $"{name}: orders not in the database as they were sent and answered",
                run.Failures.Count,
                0,
                "orders",
                run.Failures is [var failure, ..] ? $"{failure.OrderId}: {failure.Reason}" : ""
            ),
        ];

    /// <summary>The audits of both manners together.</summary>
    private static ConcernLedger Ledger(StressResult result)
    {
        var (one, all) = (result.Sequential.Ledger!, result.Simultaneous.Ledger!);
        return new(
            one.Concern,
            one.Collection,
            one.Orders + all.Orders,
            one.Acknowledged + all.Acknowledged,
            one.Refused + all.Refused,
            one.Unknown + all.Unknown,
            one.Lost + all.Lost,
            one.Recovered + all.Recovered,
            one.Duplicated + all.Duplicated,
            one.Altered + all.Altered,
            one.StoredThoughRefused + all.StoredThoughRefused,
            LossAgesMs: []
        );
    }

    private static RequestCounts Counts(StressRun run)
    {
        var unknown = run.Failures.LongCount(failure => failure.Outcome == RequestFate.Unknown);
        return new(run.Sent, run.Sent, run.Stored, Math.Max(0, run.Sent - run.Stored - unknown), unknown);
    }
}
