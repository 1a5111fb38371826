using DzStore.Load.Http;
using DzStore.Load.Running;

namespace DzStore.Load.Shop;

/// <summary>
/// Visitors who look at the shop: pages of products, searches, the start and the list as JSON. Each request of a plan is one request to the
/// shop, which writes the views of products to its traffic log.
/// </summary>
public sealed class ShopBrowsing
{
    /// <summary>The visitors of a run. A prime, so that each of them does everything in turn.</summary>
    internal const int VisitorCount = 4_001;

    private readonly HttpLoadClient _http;
    private readonly ShopClient _client;
    private readonly Visitor[] _visitors;

    /// <param name="http">The connections to the Storefront.</param>
    public ShopBrowsing(HttpLoadClient http)
        : this(http, new(http, new()), MakeVisitors(sources: 1)) { }

    internal ShopBrowsing(HttpLoadClient http, ShopClient client, Visitor[] visitors) =>
        (_http, _client, _visitors) = (http, client, visitors);

    /// <summary>The products of the shop by their names in addresses; empty before they are learned.</summary>
    public IReadOnlyList<string> Products { get; private set; } = [];

    /// <summary>The views of product pages.</summary>
    public ViewCount Views { get; } = new();

    /// <summary>Learns what the shop sells.</summary>
    /// <exception cref="InvalidDataException">The shop shows no product.</exception>
    public async Task LearnAsync(CancellationToken cancellationToken)
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
        Products = found;
    }

    /// <summary>Sends a browsing request; the products must be learned.</summary>
    /// <param name="number">Its number in the run, which decides who asks for what.</param>
    public ValueTask<RequestOutcome> BrowseAsync(long number)
    {
        var visitor = VisitorOf(number);
        return VisitorMix.Target(number) switch
        {
            BrowseTarget.Home => _client.BrowseAsync(new(visitor, "/")),
            BrowseTarget.Search => _client.BrowseAsync(new(visitor, "/products") { Query = "?q=" + VisitorMix.Search(number) }),
            BrowseTarget.Trend => _client.GetListAsync(new(visitor, "/trending")),
            _ => ViewAsync(visitor, VisitorMix.Product(Products, number)),
        };
    }

    /// <param name="sources">The number of addresses that they send from in turn.</param>
    internal static Visitor[] MakeVisitors(int sources) =>
        [.. Enumerable.Range(0, VisitorCount).Select(number => new Visitor(number, number % sources))];

    internal Visitor VisitorOf(long number) => _visitors[number % _visitors.Length];

    private async ValueTask<RequestOutcome> ViewAsync(Visitor visitor, string product)
    {
        var outcome = await _client.BrowseAsync(new(visitor, "/products/" + product)).ConfigureAwait(false);
        if (outcome.Fate == RequestFate.Completed)
            Views.Answer(product);
        else if (outcome.Fate == RequestFate.Unknown)
            Views.Lose(product);
        return outcome;
    }
}
