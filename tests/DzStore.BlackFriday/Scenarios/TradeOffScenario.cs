using DzStore.BlackFriday.Options;
using DzStore.BlackFriday.Sessions;
using DzStore.BlackFriday.Stores;
using DzStore.BlackFriday.Workloads;
using DzStore.Load.Decisions;
using DzStore.Load.Ledgers;
using DzStore.Load.Results;
using DzStore.Load.Running;

namespace DzStore.BlackFriday.Scenarios;

/// <summary>
/// The price of durability as three curves: the same orders through the same pipeline with w=1, w=1 with journal, and majority, at
/// rising rates. The concerns take turns at each rate, so that a disturbance of the machine meets all three.
/// </summary>
internal sealed class TradeOffScenario : ILoadTest
{
    private const double DefaultTopRate = 12_800;
    private const int WarmUpUsers = 64;
    private const int Rates = 6;
    private const string Rest = "rest";

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(3);

    // Each rate is twice the one before, and the last is --rate.
    private static readonly double[] Shares = [.. Enumerable.Range(0, Rates).Select(i => Math.Pow(2, i + 1 - Rates))];

    public string Name => "tradeoff";

    public string Summary => "w=1, w=1 with journal and majority at rising rates up to --rate: latency against throughput";

    public OptionHelp Options =>
        new(
            "The highest rate, orders a second; the others are a half, a quarter ... of it " + "[default: 12800]",
            "Seconds of load, over 18 steps [default: 72]",
            WarmUp: "Seconds of warm-up for each of the three before them [default: 3]"
        );

    public string Example => "tradeoff --rate 12800";

    public async Task<Findings> RunAsync(Session session, CancellationToken cancellationToken)
    {
        var journaled = await JournaledOrders.StartAsync(
            session.Store.RequireOwn("starts a third order service beside the two"),
            cancellationToken
        );
        using var workload = new ConcernsWorkload(session, journaled);
        var step = session.Options.Duration is { } whole ? whole / (Rates * workload.Kinds.Count) : TimeSpan.FromSeconds(4);
        var top = session.Options.Rate ?? DefaultTopRate;
        var phases = new List<LoadPhase>();
        // Each answer is followed by the next order, so that the warm-up is as fast as the cold services are and leaves no backlog behind.
        foreach (var kind in workload.Kinds)
            workload.Plan(phases, LoadPhase.Users("warm-up " + kind.Name, WarmUpUsers, session.Options.WarmUp ?? WarmUp).AsWarmUp(), kind);

        foreach (var share in Shares)
        {
            foreach (var kind in workload.Kinds)
            {
                workload.Plan(phases, LoadPhase.Constant(kind.Name, share * top, step), kind);
                workload.Plan(phases, LoadPhase.Pause(Rest, AtMost(step / 2, seconds: 1)), kind);
            }
        }

        var measured = await session.MeasureAsync(workload, new(phases), null, null, cancellationToken);
        TradeOffPoint[] points =
        [
            .. measured
                .Phases.Where(phase => !phase.IsWarmUp && phase.Name != Rest)
                .Select(phase => new TradeOffPoint(
                    phase.Name,
                    phase.From,
                    phase.Counts.Completed / Took(phase),
                    phase.Latency?.P50Ms,
                    phase.Latency?.P99Ms,
                    phase.Counts
                )
                {
                    OfferedP99Ms = phase.OfferedP99Ms,
                }),
        ];
        return new(measured, await session.VerifyAsync(workload))
        {
            TradeOff =
            [
                .. points
                    .OrderBy(point => workload.Kinds.Select(kind => kind.Name).ToList().IndexOf(point.Concern))
                    .ThenBy(point => point.OfferedRate),
            ],
            Marks = [.. Marks(points)],
            Notes =
            [
                "All three go through the same order pipeline; the one with w=1, j=true runs in a process that is "
                    + "started for this scenario.",
            ],
        };
    }

    /// <summary>
    /// Rates that are too high are part of the scenario; a concern that fails at the lowest one leaves nothing to compare.
    /// </summary>
    internal static IEnumerable<PassMark> Marks(IEnumerable<TradeOffPoint> points) =>
        points
            .GroupBy(point => point.Concern)
            .Select(curve => curve.MinBy(point => point.OfferedRate)!)
            .Select(lowest =>
                PassMark.AtLeast(
                    $"{lowest.Concern}: orders stored at the lowest rate",
                    lowest.Counts.Offered == 0 ? null : 100.0 * lowest.Counts.Completed / lowest.Counts.Offered,
                    100 * DecisionRules.CarriedShare,
                    "%"
                )
            );

    private static TimeSpan AtMost(TimeSpan time, double seconds) => time.TotalSeconds < seconds ? time : TimeSpan.FromSeconds(seconds);

    /// <summary>A phase that was not kept up with lasted until its last answer: at most its own time and the slowest wait.</summary>
    private static double Took(PhaseResult phase)
    {
        var planned = (phase.End - phase.Start).TotalSeconds;
        return phase.Latency is { MaxMs: > 1_000 and var max } ? planned + max / 1_000 : planned;
    }

    private sealed class ConcernsWorkload : IWorkload, IDisposable
    {
        private readonly Session _session;
        private readonly OrderClient[] _clients;
        private readonly List<int> _kindOfPhase = [];

        public ConcernsWorkload(Session session, Uri journaled)
        {
            _session = session;
            _clients =
            [
                OrdersWorkload.Client(session, session.Store.Checkout, OrdersWorkload.Fast, "orders_fast"),
                OrdersWorkload.Client(session, journaled, JournaledOrders.Concern, JournaledOrders.Collection),
                OrdersWorkload.Client(session, session.Store.Billing, OrdersWorkload.Durable, "orders_secure"),
            ];
            Kinds = [.. _clients.Select(client => new RequestKind(client.Ledger.Concern, client.Ledger.Concern))];
        }

        public IReadOnlyList<RequestKind> Kinds { get; }

        public void Plan(List<LoadPhase> phases, LoadPhase phase, RequestKind kind)
        {
            phases.Add(phase);
            _kindOfPhase.Add(Kinds.ToList().IndexOf(kind));
        }

        public int KindOf(long number, int phase) => _kindOfPhase[phase];

        public Task PrepareAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public ValueTask<RequestOutcome> RequestAsync(RequestTicket ticket) => _clients[ticket.Kind].SendAsync(ticket.Number);

        public Task<Verification> VerifyAsync(CancellationToken cancellationToken) =>
            Audits.AuditAsync(_session, _clients.Select(client => client.Ledger), cancellationToken);

        public Task CleanUpAsync(CancellationToken cancellationToken) =>
            Audits.RemoveAsync(_session, _clients.Select(client => client.Ledger), cancellationToken);

        public void Dispose()
        {
            foreach (var client in _clients)
                client.Dispose();
        }
    }
}
