using DzStore.BlackFriday.Options;
using DzStore.BlackFriday.Sessions;
using DzStore.BlackFriday.Workloads;
using DzStore.Load.Ledgers;
using DzStore.Load.Results;
using DzStore.Load.Running;

namespace DzStore.BlackFriday.Drills;

/// <summary>
/// Sends every order 5 times at once, and again until one answer acknowledges it, while the database is killed: it is stored once.
/// </summary>
internal sealed class DuplicateDrill : ILoadTest
{
    private const double DefaultRate = 250;
    private const int DefaultOrders = 10_000;
    private const int Copies = 5;

    public string Name => "duplicate";

    public string Summary =>
        "10,000 orders, each 5 times at once and again after timeouts, through kills of the database or of a set's primary";

    public OptionHelp Options =>
        new(
            "Order ids a second [default: 250]",
            "Seconds of load, where --orders is not given",
            "Kills of the database [default: 5]",
            "Order ids, each sent 5 times at once [default: 10000]"
        );

    public string Example => "duplicate --orders 1000 --cycles 1";

    public async Task<Findings> RunAsync(Session session, CancellationToken cancellationToken)
    {
        var ofNode = new DatabaseFaults(session, session.Store.RequireOwnDatabase("kills its database"));
        var ofPrimary = session.Set is { } set ? new PrimaryFaults(session, set) : null;
        var rate = session.Options.Rate ?? DefaultRate;
        var length = session.Options is { Orders: null, Duration: { } asked }
            ? asked
            : TimeSpan.FromSeconds((session.Options.Orders ?? DefaultOrders) / rate);
        var orders = (long)Math.Round(rate * length.TotalSeconds);
        var cycles = session.Options.Cycles ?? 5;
        using var workload = new CopiesWorkload(session);

        var measured = await session.MeasureAsync(
            workload,
            new(LoadPhase.Constant("copies", rate, length)),
            new() { AnswerLimit = TimeSpan.FromSeconds(60) },
            async (runner, token) =>
            {
                for (var i = 1; i <= cycles; i++)
                {
                    await Task.Delay(length / (cycles + 1), session.Time, token);
                    session.Say(FormattableString.Invariant($"kill {i} of {cycles}"));
                    await (ofPrimary?.KillAsync(runner, null, token) ?? ofNode.KillAsync(runner, TimeSpan.Zero, null, token));
                }

                if (length - runner.Elapsed is { Ticks: > 0 } left)
                    await Task.Delay(left, session.Time, token);
            },
            cancellationToken
        );

        var verified = await session.VerifyAsync(workload);
        var ledger = verified.Ledger[0];
        return new(measured, verified)
        {
            Marks =
            [
                PassMark.AtLeast("order ids sent", ledger.Orders, orders, "orders"),
                .. ofPrimary?.Marks() ?? [],
                PassMark.AtLeast("order ids stored, each once", ledger.Acknowledged - ledger.Lost - ledger.Duplicated, orders, "orders"),
            ],
            Notes = [FormattableString.Invariant($"{workload.Sent:#,0} requests for {ledger.Orders:#,0} order ids.")],
        };
    }

    /// <summary>One request of the plan is one order: its copies, and their repetitions.</summary>
    private sealed class CopiesWorkload(Session session) : IWorkload, IDisposable
    {
        private const int MaxRounds = 60;
        private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

        private readonly OrderClient _client = OrdersWorkload.Client(
            session,
            session.Store.Billing,
            OrdersWorkload.Durable,
            "orders_secure"
        );
        private long _sent;

        public long Sent => Interlocked.Read(ref _sent);

        public IReadOnlyList<RequestKind> Kinds { get; } = [new("billing, 5 copies", OrdersWorkload.Durable)];

        public int KindOf(long number, int phase) => 0;

        public Task PrepareAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public async ValueTask<RequestOutcome> RequestAsync(RequestTicket ticket)
        {
            var outcome = RequestOutcome.Failed("never sent");
            for (var round = 0; round < MaxRounds; round++)
            {
                if (round > 0)
                    await Task.Delay(Pause, session.Time).ConfigureAwait(false);
                var outcomes = await Task.WhenAll(Enumerable.Range(0, Copies).Select(_ => SendAsync(ticket.Number))).ConfigureAwait(false);
                outcome = outcomes.MinBy(copy => copy.Fate);
                if (outcomes.Any(copy => copy.Fate == RequestFate.Completed))
                    return RequestOutcome.Completed;
            }

            return outcome;
        }

        public Task<Verification> VerifyAsync(CancellationToken cancellationToken) =>
            Audits.AuditAsync(session, [_client.Ledger], cancellationToken);

        public Task CleanUpAsync(CancellationToken cancellationToken) => Audits.RemoveAsync(session, [_client.Ledger], cancellationToken);

        public void Dispose() => _client.Dispose();

        private async Task<RequestOutcome> SendAsync(long number)
        {
            Interlocked.Increment(ref _sent);
            return await _client.SendAsync(number).ConfigureAwait(false);
        }
    }
}
