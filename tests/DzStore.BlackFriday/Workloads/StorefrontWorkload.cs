using System.Runtime.CompilerServices;
using DzStore.BlackFriday.Sessions;
using DzStore.Load.Orders;
using DzStore.Load.Results;
using DzStore.Load.Running;
using DzStore.Load.Shop;

namespace DzStore.BlackFriday.Workloads;

/// <summary>Visitors of the whole shop through the Storefront, and the audit of what the run's store holds of them.</summary>
internal sealed class StorefrontWorkload : IWorkload, IDisposable
{
    /// <summary>The ids that the Storefront gives its orders.</summary>
    private static readonly OrderIds OfTheShop = new("DZ-");

    private readonly Session _session;
    private readonly HashSet<string> _before = new(StringComparer.Ordinal);
    private readonly VisitorsWorkload _visitors;

    /// <param name="session">The run.</param>
    /// <param name="peak">The highest rate of its plan, requests a second.</param>
    public StorefrontWorkload(Session session, double peak)
    {
        _session = session;
        // Outside Development each address has its share, as each browser's has.
        _visitors = new(session.Store.Storefront!, session.Time, session.Options.Production ? SourceAddresses.For(peak) : null);
    }

    public IReadOnlyList<RequestKind> Kinds => _visitors.Kinds;

    public int KindOf(long number, int phase) => _visitors.KindOf(number, phase);

    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        await _visitors.PrepareAsync(cancellationToken);
        foreach (var ledger in Ledgers)
        {
            await foreach (var order in Orders(ledger).ReadAsync(OfTheShop, cancellationToken))
                _before.Add(order.OrderId);
        }
    }

    public ValueTask<RequestOutcome> RequestAsync(RequestTicket ticket) => _visitors.RequestAsync(ticket);

    public async Task<Verification> VerifyAsync(CancellationToken cancellationToken)
    {
        _session.Say("Looking every order up ...");
        var (found, marks) = (new List<ConcernLedger>(), new List<PassMark>());
        foreach (var ledger in Ledgers)
        {
            found.Add(
                await ledger.AuditAsync(
                    SinceAsync(ledger, cancellationToken),
                    _session.Store.Database.Source.IsOurs,
                    _session.Faults.Kills(),
                    cancellationToken
                )
            );
            marks.AddRange(Audits.Marks(found[^1], ledger.Improper));
        }

        marks.Add(_visitors.LeakMark());
        if (_session.Store is { IsOwn: true, Analytics: { } analytics } && _session.Store.Database.Source.IsOurs)
        {
            _session.Say("Counting the views into the trend ...");
            marks.AddRange(await TrendCheck.MarksAsync(analytics, _visitors.Views, _session, cancellationToken));
        }

        return new(found, marks);
    }

    public async Task CleanUpAsync(CancellationToken cancellationToken)
    {
        // The safest first: a reconciler in between would restore what Checkout lacks and Billing holds.
        foreach (var ledger in Ledgers.Reverse())
        {
            foreach (var id in ledger.Ids)
                await Orders(ledger).RemoveAsync(new(id), cancellationToken);
        }
    }

    public void Dispose() => _visitors.Dispose();

    /// <summary>The orders of the shop that were not there before the run.</summary>
    private async IAsyncEnumerable<LoadOrder> SinceAsync(IntentLedger ledger, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var order in Orders(ledger).ReadAsync(OfTheShop, cancellationToken))
        {
            if (!_before.Contains(order.OrderId))
                yield return order;
        }
    }

    private IEnumerable<IntentLedger> Ledgers => [_visitors.FastLedger, _visitors.DurableLedger];

    private MongoOrderRepository Orders(IntentLedger ledger) => new(_session.Store.Database.Store, ledger.Collection);
}
