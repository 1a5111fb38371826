using System.Collections.Concurrent;
using System.Net;
using DzStore.Load.Orders;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Logging;

namespace DzStore.Load.Tests.Shop;

/// <summary>A shop that keeps the Storefront's contract (pages, cookies, forms) in memory, and breaks it where a test says so.</summary>
internal sealed class FakeShop : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, (string Visitor, string Product)> _intents = new();
    private readonly ConcurrentDictionary<string, Dictionary<string, int>> _carts = new();
    private int _visitors;
    private int _posts;

    private FakeShop(WebApplication app) => _app = app;

    public Uri Address => new(_app.Urls.Single());

    /// <summary>The orders of both services by their ids.</summary>
    public ConcurrentDictionary<string, LoadOrder> Fast { get; } = new();

    public ConcurrentDictionary<string, LoadOrder> Secure { get; } = new();

    public ConcurrentDictionary<string, long> Views { get; } = new();

    public ConcurrentDictionary<IPAddress, long> Sources { get; } = new();

    /// <summary>Decides on the status of a post by its number, before it is stored; 0: the usual one.</summary>
    public Func<int, int> Refuse { get; set; } = _ => 0;

    /// <summary>Decides on the status of a post by its number, after it is stored; 0: the usual one.</summary>
    public Func<int, int> Lose { get; set; } = _ => 0;

    /// <summary>Everybody gets the same page of orders, as by a cache that keeps what it must not.</summary>
    public bool CachesOwnOrders { get; set; }

    public static async Task<FakeShop> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var shop = new FakeShop(app);
        app.Use(
            (context, next) =>
            {
                shop.Sources.AddOrUpdate(context.Connection.RemoteIpAddress!.MapToIPv4(), 1, (_, count) => count + 1);
                return next(context);
            }
        );
        string[] products = ["gaming-laptop", "mouse", "iphone-15"];
        var links = string.Concat(products.Select(product => $"<a href=\"/products/{product}\">{product}</a>"));
        app.MapGet("/", () => Page(links));
        app.MapGet("/products", () => Page(links));
        app.MapGet("/trending", () => TypedResults.Json(Array.Empty<string>()));
        app.MapGet("/products/{slug}", (string slug) =>
        {
            shop.Views.AddOrUpdate(slug, 1, (_, count) => count + 1);
            return Page(slug);
        });
        app.MapPost("/cart", shop.AddToCartAsync);
        app.MapGet("/buy/{slug}", (HttpContext context, string slug) => shop.Form(context, slug));
        app.MapGet("/pay", (HttpContext context) => shop.Form(context, "cart"));
        app.MapPost("/buy", context => shop.OrderAsync(context, shop.Fast, "fast"));
        app.MapPost("/pay", context => shop.OrderAsync(context, shop.Secure, "secure"));
        app.MapGet("/orders", shop.OwnOrders);
        await app.StartAsync();
        return shop;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static ContentHttpResult Page(string content) => TypedResults.Content($"<main>{content}</main>", "text/html");

    private string Visitor(HttpContext context)
    {
        context.Response.Headers.CacheControl = "private, no-store";
        if (context.Request.Cookies["visitor"] is { } known)
            return known;
        var visitor = $"visitor-{Interlocked.Increment(ref _visitors):0000000000000000000000000000000000}";
        context.Response.Cookies.Append("visitor", visitor, new() { HttpOnly = true, Path = "/" });
        return visitor;
    }

    private async Task AddToCartAsync(HttpContext context)
    {
        var form = await context.Request.ReadFormAsync();
        var cart = _carts.GetOrAdd(Visitor(context), _ => []);
        lock (cart)
        {
            var product = form["product"].ToString();
            cart[product] =
                cart.GetValueOrDefault(product) + int.Parse(form["quantity"]!, System.Globalization.CultureInfo.InvariantCulture);
        }

        context.Response.Redirect("/cart");
        context.Response.StatusCode = 303;
    }

    private ContentHttpResult Form(HttpContext context, string product)
    {
        var intent = $"intent-{Guid.NewGuid():N}";
        _intents[intent] = (Visitor(context), product);
        return Page($"<form><input type=\"hidden\" name=\"intent\" value=\"{intent}\"></form>");
    }

    private async Task OrderAsync(HttpContext context, ConcurrentDictionary<string, LoadOrder> orders, string kind)
    {
        var form = await context.Request.ReadFormAsync();
        var post = Interlocked.Increment(ref _posts);
        var visitor = Visitor(context);
        var intent = form["intent"].ToString();
        if (
            context.Request.Headers.Origin != $"http://{context.Request.Host}"
            || !_intents.TryGetValue(intent, out var known)
            || known.Visitor != visitor
        )
        {
            context.Response.StatusCode = 403;
            return;
        }

        if (Refuse(post) is > 0 and var refused)
        {
            context.Response.StatusCode = refused;
            return;
        }

        var id = intent.Replace("intent", "DZ", StringComparison.Ordinal);
        orders.TryAdd(id, new(id, visitor, [.. Items(visitor, known.Product, form["quantity"])], 0) { });
        orders[id] = orders[id] with { Total = orders[id].Items.Count * 10 };
        if (Lose(post) is > 0 and var lost)
        {
            context.Response.StatusCode = lost;
            return;
        }

        if (known.Product == "cart")
            _carts.TryRemove(visitor, out _);
        context.Response.Headers.Location = $"/orders/{kind}/{id}";
        context.Response.StatusCode = 303;
    }

    private IEnumerable<string> Items(string visitor, string product, string? quantity) =>
        product == "cart"
            ? _carts[visitor].SelectMany(line => Enumerable.Repeat(line.Key, line.Value)).ToArray()
            : Enumerable.Repeat(product, int.Parse(quantity!, System.Globalization.CultureInfo.InvariantCulture));

    private ContentHttpResult OwnOrders(HttpContext context)
    {
        var visitor = Visitor(context);
        var orders = Fast.Concat(Secure).Where(order => CachesOwnOrders || order.Value.User == visitor);
        return Page(string.Concat(orders.Select(order => $"<a href=\"/orders/fast/{order.Key}\">order</a>")));
    }
}
