using System.Net;
using DzStore.Load.Http;
using DzStore.Load.Results;
using DzStore.Load.Running;

namespace DzStore.Load.Shop;

/// <summary>
/// Visitors of the shop, each with cookies of their own: most look at pages and the list, some fill a cart, buy at once or pay, by the
/// forms of the shop. Each request of the plan is one request to the shop.
/// </summary>
/// <remarks>
/// A form whose order was refused, or whose outcome is unknown, is sent again by a later request of the plan, as the shop's pages do with
/// the same id; after <see cref="OpenForm.MostAttempts"/> times its visitor leaves, and comes back as another.
/// </remarks>
public sealed class VisitorsWorkload : IWorkload, IDisposable
{
    /// <summary>The write concern of Buy Now.</summary>
    public const string Fast = "w=1";

    /// <summary>The write concern of Pay.</summary>
    public const string Durable = "w=majority";

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    private readonly HttpLoadClient _http;
    private readonly ShopClient _client;
    private readonly PurchaseDesk _purchases;
    private readonly ShopBrowsing _browsing;

    /// <param name="shop">The address of the Storefront.</param>
    /// <param name="time">The clock.</param>
    /// <param name="sources">Local addresses that the visitors send from; null: whichever the system takes.</param>
    public VisitorsWorkload(Uri shop, TimeProvider time, IReadOnlyList<IPAddress>? sources = null)
    {
        _http = new(shop, Timeout, time, sources: sources);
        _client = new(_http, Watch);
        var visitors = ShopBrowsing.MakeVisitors(Math.Max(1, sources?.Count ?? 1));
        _browsing = new(_http, _client, visitors);
        (FastLedger, DurableLedger) = (new(Fast, "orders_fast", time), new(Durable, "orders_secure", time));
        _purchases = new(_client, visitors, FastLedger, DurableLedger);
    }

    /// <inheritdoc/>
    public IReadOnlyList<RequestKind> Kinds { get; } =
    [new("browse"), new("add to cart"), new("order form"), new("buy", Fast), new("pay", Durable), new("own orders")];

    /// <summary>The answers to Buy Now.</summary>
    public IntentLedger FastLedger { get; }

    /// <summary>The answers to Pay.</summary>
    public IntentLedger DurableLedger { get; }

    /// <summary>Watches that no visitor gets what is another's.</summary>
    public JarWatch Watch { get; } = new();

    /// <summary>The views of product pages.</summary>
    public ViewCount Views => _browsing.Views;

    /// <inheritdoc/>
    public int KindOf(long number, int phase) => VisitorMix.KindOf(number);

    /// <summary>Learns what the shop sells.</summary>
    /// <exception cref="InvalidDataException">The shop shows no product.</exception>
    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        await _browsing.LearnAsync(cancellationToken).ConfigureAwait(false);
        _purchases.Products = _browsing.Products;
    }

    /// <inheritdoc/>
    public ValueTask<RequestOutcome> RequestAsync(RequestTicket ticket) =>
        ticket.Kind switch
        {
            VisitorMix.AddToCart => _purchases.FillCartAsync(ticket.Number),
            VisitorMix.OpenForm => _purchases.OpenAsync(ticket.Number),
            VisitorMix.Buy => _purchases.BuyAsync(ticket.Number),
            VisitorMix.Pay => _purchases.PayAsync(ticket.Number),
            VisitorMix.OwnOrders => _client.GetAsync(new(_purchases.LastBuyer ?? _browsing.VisitorOf(ticket.Number), "/orders")),
            _ => _browsing.BrowseAsync(ticket.Number),
        };

    /// <summary>Nothing: whoever runs the load knows the database, and audits the ledgers.</summary>
    public Task<Verification> VerifyAsync(CancellationToken cancellationToken) => Task.FromResult(Verification.Nothing);

    /// <summary>Nothing, as <see cref="VerifyAsync"/>.</summary>
    public Task CleanUpAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>The mark that no visitor got what is another's.</summary>
    public PassMark LeakMark() =>
        PassMark.AtMost("answers with something of another visitor", Watch.Leaks, 0, "answers").IfMissed(Watch.First);

    /// <summary>Closes its connections.</summary>
    public void Dispose() => _http.Dispose();
}
