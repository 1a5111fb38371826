using DzStore.Load.Http;
using DzStore.Load.Ledgers;
using DzStore.Load.Orders;
using DzStore.Load.Running;
using DzStore.Load.Shop;
using DzStore.LocalHost.Database;
using MongoDB.Driver;

namespace DzStore.Local.Control;

/// <summary>
/// The Black Friday mix, all of it through the Storefront: of 20 requests 12 browse its pages and the list, so that views of products get
/// into the traffic log; 4 add to the cart and 2 buy at Checkout, and 2 pay at Billing, behind its proxy. Its two ledgers know what became
/// of every order.
/// </summary>
internal sealed class ShoppingMix : IWorkload, IDisposable
{
    private readonly TimeProvider _time;
    private readonly IMongoDatabase _database;
    private readonly HttpLoadClient _shop;
    private readonly ShopBrowsing _browsing;
    private readonly ConcernAudit[] _audits;
    private readonly OrderClient _checkout;
    private readonly OrderClient _billing;
    private readonly SemaphoreSlim _auditing = new(1);
    private long _orders;

    /// <param name="shop">The address of the Storefront.</param>
    /// <param name="database">The database of the store, for the ledgers.</param>
    /// <param name="time">The clock.</param>
    public ShoppingMix(Uri shop, IMongoDatabase database, TimeProvider time)
    {
        (_time, _database) = (time, database);
        var series = new OrderSeries("DIAL_" + OrderIds.NewRun(time) + "_");
        _shop = new(shop, LoadDial.Patience, time);
        _browsing = new(_shop);
        _checkout = new(new(shop, "checkout"), new(series, "w=1", "orders_fast", time), LoadDial.Patience, time);
        _billing = new(new(shop, "billing"), new(series, "w=majority", "orders_secure", time), LoadDial.Patience, time);
        _audits = [new(_checkout.Ledger), new(_billing.Ledger)];
    }

    public IReadOnlyList<RequestKind> Kinds { get; } =
    [new("browse"), new("add to cart", "w=1"), new("buy", "w=1"), new("pay", "w=majority")];

    /// <summary>The number of orders so far.</summary>
    public long Orders => Interlocked.Read(ref _orders);

    public int KindOf(long number, int phase) => ServiceMix.KindOf(number);

    /// <summary>Learns what the shop sells, once.</summary>
    /// <exception cref="InvalidDataException">The shop shows no product.</exception>
    public Task PrepareAsync(CancellationToken cancellationToken) =>
        _browsing.Products.Count > 0 ? Task.CompletedTask : _browsing.LearnAsync(cancellationToken);

    // A turn of the dial counts its requests anew; orders have one count through the run.
    public ValueTask<RequestOutcome> RequestAsync(RequestTicket ticket) =>
        ticket.Kind switch
        {
            ServiceMix.Browse => _browsing.BrowseAsync(ticket.Number),
            ServiceMix.Pay => _billing.SendAsync(Interlocked.Increment(ref _orders)),
            _ => _checkout.SendAsync(Interlocked.Increment(ref _orders)),
        };

    public Task<Verification> VerifyAsync(CancellationToken cancellationToken) => Task.FromResult(Verification.Nothing);

    public Task CleanUpAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>The orders so far, one entry a write concern.</summary>
    public IReadOnlyList<LedgerState> Ledger() => [.. _audits.Select(audit => audit.State())];

    /// <summary>Looks every order up in its collection; never fails, but says so where the database does not answer.</summary>
    public async Task AuditAsync(CancellationToken cancellationToken)
    {
        await Task.Yield();
        try
        {
            await _auditing.WaitAsync(cancellationToken);
            try
            {
                foreach (var audit in _audits)
                    await audit.RunAsync(_database, _time, cancellationToken);
            }
            finally
            {
                _auditing.Release();
            }
        }
        catch (OperationCanceledException)
        {
            // The launcher stops.
        }
    }

    public void Dispose()
    {
        _shop.Dispose();
        _checkout.Dispose();
        _billing.Dispose();
    }

    /// <summary>The last look at the orders of one write concern.</summary>
    private sealed class ConcernAudit(OrderLedger ledger)
    {
        private sealed record Look(long? Lost, long? Recovered, DateTimeOffset? At, string? Error);

        private volatile Look _last = new(null, null, null, null);

        public LedgerState State()
        {
            var last = _last;
            return new(ledger.Concern, ledger.Acknowledged, ledger.Refused, ledger.Unknown, last.Lost, last.Recovered, last.At, last.Error);
        }

        public async Task RunAsync(IMongoDatabase database, TimeProvider time, CancellationToken cancellationToken)
        {
            try
            {
                var totals = await ledger.AuditAsync(new MongoOrderRepository(database, ledger.Collection), [], cancellationToken);
                _last = new(totals.Lost, totals.Recovered, time.GetUtcNow(), null);
            }
            catch (Exception e) when (e is MongoException or TimeoutException)
            {
                _last = _last with { Error = MongoErrors.Describe(e) };
            }
        }
    }
}
