using DzStore.BlackFriday.Sessions;
using DzStore.Load.Http;
using DzStore.Load.Orders;
using DzStore.Load.Running;

namespace DzStore.BlackFriday.Workloads;

/// <summary>Orders for both services and, from a phase on, four reads of stored orders for each order.</summary>
internal sealed class ReadersWorkload : IWorkload, IDisposable
{
    /// <summary>The kind of the reads.</summary>
    public const string Read = "read";

    /// <summary>The requests of which one is an order.</summary>
    public const int RequestsAnOrder = 5;

    private const string Series = "readers_";
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    private readonly OrdersWorkload _orders;
    private readonly HttpLoadClient[] _readers;
    private readonly OrderIds _ids;
    private readonly long[] _last = [-1, -1];
    private readonly int _readsFrom;

    /// <param name="session">The run.</param>
    /// <param name="readsFrom">The first phase that has reads.</param>
    public ReadersWorkload(Session session, int readsFrom)
    {
        (_orders, _readsFrom, _ids) = (new(session, Series), readsFrom, new(session.OrderPrefix + Series));
        _readers =
        [
            .. new[] { session.Store.Checkout, session.Store.Billing }.Select(service => new HttpLoadClient(
                service,
                Timeout,
                session.Time,
                session.Store.Credentials
            )),
        ];
        Kinds = [.. _orders.Kinds, new(Read)];
    }

    public IReadOnlyList<RequestKind> Kinds { get; }

    public int KindOf(long number, int phase) =>
        phase < _readsFrom || number % RequestsAnOrder == 0 ? _orders.KindOf(number, phase) : Kinds.Count - 1;

    public Task PrepareAsync(CancellationToken cancellationToken) => _orders.PrepareAsync(cancellationToken);

    public async ValueTask<RequestOutcome> RequestAsync(RequestTicket ticket)
    {
        if (ticket.Kind == Kinds.Count - 1)
            return await ReadAsync((int)(ticket.Number % _readers.Length)).ConfigureAwait(false);
        var outcome = await _orders.RequestAsync(ticket).ConfigureAwait(false);
        if (outcome.Fate == RequestFate.Completed)
            Volatile.Write(ref _last[ticket.Kind], ticket.Number);
        return outcome;
    }

    public Task<Verification> VerifyAsync(CancellationToken cancellationToken) => _orders.VerifyAsync(cancellationToken);

    public Task CleanUpAsync(CancellationToken cancellationToken) => _orders.CleanUpAsync(cancellationToken);

    public void Dispose()
    {
        _orders.Dispose();
        foreach (var reader in _readers)
            reader.Dispose();
    }

    /// <summary>Reads the order of a service that was stored last.</summary>
    private ValueTask<RequestOutcome> ReadAsync(int service) =>
        Volatile.Read(ref _last[service]) is >= 0 and var number
            ? _readers[service].SendAsync(_readers[service].Requests.Get($"/orders/{_ids[number]}"))
            : new(RequestOutcome.Failed("no order is stored yet"));
}
