using DzStore.Load.Ledgers;
using DzStore.Load.Orders;
using DzStore.Load.Running;
using DzStore.LocalHost;

namespace DzStore.Local.Control;

/// <summary>A thousand orders a second to both services for a short time, whatever they answer: more than wait in a queue.</summary>
internal sealed class OrderCrowd : IWorkload, IDisposable
{
    private const int Rate = 1_000;

    private readonly OrderClient[] _clients;
    private readonly TimeProvider _time;

    public OrderCrowd(LocalStore store, TimeProvider time)
    {
        _time = time;
        var ids = new OrderIds("CROWD_" + OrderIds.NewRun(time) + "_");
        _clients =
        [
            new(store.Checkout, new(new OrderSeries(ids), "w=1", "orders_fast", time), LoadDial.Patience, time),
            new(store.Billing, new(new OrderSeries(ids), "w=majority", "orders_secure", time), LoadDial.Patience, time),
        ];
    }

    public IReadOnlyList<RequestKind> Kinds { get; } = [new("buy", "w=1"), new("pay", "w=majority")];

    public int KindOf(long number, int phase) => (int)(number % 2);

    public Task PrepareAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public ValueTask<RequestOutcome> RequestAsync(RequestTicket ticket) => _clients[ticket.Kind].SendAsync(ticket.Number);

    public Task<Verification> VerifyAsync(CancellationToken cancellationToken) => Task.FromResult(Verification.Nothing);

    public Task CleanUpAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Sends, and waits for the answers.</summary>
    public async Task SendAsync(TimeSpan length, CancellationToken cancellationToken)
    {
        using var runner = new LoadRunner(
            this,
            new LoadPlan(LoadPhase.Constant("crowd", Rate, length)),
            _time,
            new() { MaxInFlight = 3_000, ForgetsBacklog = true }
        );
        await runner.RunAsync(cancellationToken);
    }

    public void Dispose()
    {
        foreach (var client in _clients)
            client.Dispose();
    }
}
