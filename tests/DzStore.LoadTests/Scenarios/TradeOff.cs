using DzStore.Load;
using DzStore.Load.Results;
using DzStore.LoadTests.Sessions;
using DzStore.LoadTests.Stores;

namespace DzStore.LoadTests.Scenarios;

/// <summary>
/// The price of durability as three curves: the same orders through the same pipeline with w=1, w=1 with journal, and majority, at
/// rising rates. The concerns take turns at each rate, so that whatever disturbs the machine disturbs all three.
/// </summary>
internal sealed class TradeOff : ILoadTest
{
    private const double DefaultTopRate = 12_800;
    private const double LeastWarmUpRate = 200;
    private const int Rates = 6;
    private const string Rest = "rest";

    // Each rate is twice the one before, and the last is --rate.
    private static readonly double[] Shares = [.. Enumerable.Range(0, Rates).Select(i => Math.Pow(2, i + 1 - Rates))];

    public string Name => "tradeoff";

    public string Summary => "w=1, w=1 with journal and majority at rising rates up to --rate: latency against throughput";

    public async Task<Findings> RunAsync(Session session, CancellationToken cancellationToken)
    {
        var journaled = await JournaledOrders.StartAsync(session.Store.RequireOwn("starts a third order service beside the two"), cancellationToken);
        using var scenario = new Scenario(session, journaled);
        var step = session.Options.Duration is { } whole ? whole / (Rates * scenario.Kinds.Count) : TimeSpan.FromSeconds(4);
        var top = session.Options.Rate ?? DefaultTopRate;
        var phases = new List<LoadPhase>();
        // Enough orders for the runtime to have compiled their way anew before the lowest rate, whose few would otherwise wait for it.
        foreach (var kind in scenario.Kinds)
            scenario.Plan(phases, LoadPhase.Constant("warm-up " + kind.Name, Math.Max(LeastWarmUpRate, top / 4), AtMost(step, seconds: 3)).AsWarmUp(), kind);
        foreach (var share in Shares)
        {
            foreach (var kind in scenario.Kinds)
            {
                scenario.Plan(phases, LoadPhase.Constant(kind.Name, share * top, step), kind);
                scenario.Plan(phases, LoadPhase.Pause(Rest, AtMost(step / 2, seconds: 1)), kind);
            }
        }

        var measured = await session.MeasureAsync(scenario, new(phases), null, null, cancellationToken);
        var points = measured.Phases.Where(phase => !phase.IsWarmUp && phase.Name != Rest).Select(phase => new TradeOffPoint(
            phase.Name, phase.From, phase.Counts.Completed / Took(phase), phase.Latency?.P50Ms, phase.Latency?.P99Ms, phase.Counts));
        return new(measured, await session.VerifyAsync(scenario))
        {
            TradeOff = [.. points.OrderBy(point => scenario.Kinds.Select(kind => kind.Name).ToList().IndexOf(point.Concern)).ThenBy(point => point.OfferedRate)],
            Notes = ["All three go through the same order pipeline; the one with w=1, j=true runs in a process that is started for this scenario."],
        };
    }

    private static TimeSpan AtMost(TimeSpan time, double seconds) => time.TotalSeconds < seconds ? time : TimeSpan.FromSeconds(seconds);

    /// <summary>A phase that was not kept up with lasted until its last answer: at most its own time and the slowest wait.</summary>
    private static double Took(PhaseResult phase)
    {
        var planned = (phase.End - phase.Start).TotalSeconds;
        return phase.Latency is { MaxMs: > 1_000 and var max } ? planned + max / 1_000 : planned;
    }

    private sealed class Scenario : IScenario, IDisposable
    {
        private readonly Session session;
        private readonly OrderClient[] clients;
        private readonly List<int> kindOfPhase = [];

        public Scenario(Session session, Uri journaled)
        {
            this.session = session;
            clients =
            [
                OrdersScenario.Client(session, session.Store.Checkout, OrdersScenario.Fast, "orders_fast"),
                OrdersScenario.Client(session, journaled, JournaledOrders.Concern, JournaledOrders.Collection),
                OrdersScenario.Client(session, session.Store.Billing, OrdersScenario.Durable, "orders_secure"),
            ];
            Kinds = [.. clients.Select(client => new RequestKind(client.Ledger.Concern, client.Ledger.Concern))];
        }

        public IReadOnlyList<RequestKind> Kinds { get; }

        public void Plan(List<LoadPhase> phases, LoadPhase phase, RequestKind kind)
        {
            phases.Add(phase);
            kindOfPhase.Add(Kinds.ToList().IndexOf(kind));
        }

        public int KindOf(long number, int phase) => kindOfPhase[phase];

        public Task PrepareAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public ValueTask<RequestOutcome> RequestAsync(RequestTicket ticket) => clients[ticket.Kind].SendAsync(ticket.Number);

        public Task<Verification> VerifyAsync(CancellationToken cancellationToken) => Audits.AuditAsync(session, clients.Select(client => client.Ledger), cancellationToken);

        public Task CleanUpAsync(CancellationToken cancellationToken) => Audits.RemoveAsync(session, clients.Select(client => client.Ledger), cancellationToken);

        public void Dispose()
        {
            foreach (var client in clients)
                client.Dispose();
        }
    }
}
