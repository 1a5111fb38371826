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

    /// <summary>The visitors of a run. A prime, so that each of them does everything in turn.</summary>
    private const int Visitors = 4_001;

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    private readonly HttpLoadClient _http;
    private readonly ShopClient _client;
    private readonly PurchaseDesk _purchases;
    private readonly Visitor[] _visitors;
    private IReadOnlyList<string> _products = [];

    /// <param name="shop">The address of the Storefront.</param>
    /// <param name="time">The clock.</param>
    /// <param name="sources">Local addresses that the visitors send from; null: whichever the system takes.</param>
    public VisitorsWorkload(Uri shop, TimeProvider time, IReadOnlyList<IPAddress>? sources = null)
    {
        _http = new(shop, Timeout, time, sources: sources);
        _client = new(_http, Watch);
        _visitors = [.. Enumerable.Range(0, Visitors).Select(number => new Visitor(number, number % Math.Max(1, sources?.Count ?? 1)))];
        (FastLedger, DurableLedger) = (new(Fast, "orders_fast", time), new(Durable, "orders_secure", time));
        _purchases = new(_client, _visitors, FastLedger, DurableLedger);
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
    public ViewCount Views { get; } = new();

    /// <inheritdoc/>
    public int KindOf(long number, int phase) => VisitorMix.KindOf(number);

    /// <summary>Learns what the shop sells.</summary>
    /// <exception cref="InvalidDataException">The shop shows no product.</exception>
    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        var found = new List<string>();
        var outcome = await _http
            .SendAsync(_http.Requests.Get("/products"), found, static (in answer, found) =>
            {
                found.AddRange(ShopPage.Products(answer.Body.Span));
                return HttpLoadClient.Judge(answer);
            })
            .AsTask()
            .WaitAsync(cancellationToken)
            .ConfigureAwait(false);
        if (found.Count == 0)
            throw new InvalidDataException($"GET /products of the shop shows no product ({outcome.Error ?? "200"}).");
        _products = found;
        _purchases.Products = found;
    }

    /// <inheritdoc/>
    public ValueTask<RequestOutcome> RequestAsync(RequestTicket ticket) =>
        ticket.Kind switch
        {
            VisitorMix.AddToCart => _purchases.FillCartAsync(ticket.Number),
            VisitorMix.OpenForm => _purchases.OpenAsync(ticket.Number),
            VisitorMix.Buy => _purchases.BuyAsync(ticket.Number),
            VisitorMix.Pay => _purchases.PayAsync(ticket.Number),
            VisitorMix.OwnOrders => _client.GetAsync(new(_purchases.LastBuyer ?? VisitorOf(ticket.Number), "/orders")),
            _ => BrowseAsync(ticket.Number),
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

    private ValueTask<RequestOutcome> BrowseAsync(long number)
    {
        var visitor = VisitorOf(number);
        return VisitorMix.Target(number) switch
        {
            BrowseTarget.Home => _client.BrowseAsync(new(visitor, "/")),
            BrowseTarget.Search => _client.BrowseAsync(new(visitor, "/products") { Query = "?q=" + VisitorMix.Search(number) }),
            BrowseTarget.Trend => _client.GetListAsync(new(visitor, "/trending")),
            _ => ViewAsync(visitor, VisitorMix.Product(_products, number)),
        };
    }

    private async ValueTask<RequestOutcome> ViewAsync(Visitor visitor, string product)
    {
        var outcome = await _client.BrowseAsync(new(visitor, "/products/" + product)).ConfigureAwait(false);
        if (outcome.Fate == RequestFate.Completed)
            Views.Answer(product);
        else if (outcome.Fate == RequestFate.Unknown)
            Views.Lose(product);
        return outcome;
    }

    private Visitor VisitorOf(long number) => _visitors[number % _visitors.Length];
}
