using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using HttpResults = Microsoft.AspNetCore.Http.Results;

namespace DzStore.Load.Tests.Stress;

/// <summary>
/// A service with a real socket and a book in memory, which does to each order what the test says: the default stores it.
/// </summary>
public sealed class StubShop : IOrderBook, IAsyncDisposable
{
    public delegate Task<IResult> Behaviour(LoadOrder order, StubShop shop, HttpContext context);

    private readonly WebApplication app;
    private readonly ConcurrentDictionary<string, LoadOrder> book = new();
    private readonly ConcurrentQueue<string> received = new();
    private int inside;
    private int mostInside;

    private StubShop(WebApplication app) => this.app = app;

    public Uri Address => new(app.Urls.Single());

    public IReadOnlyCollection<string> Received => received;

    /// <summary>The most requests that were being answered at one moment.</summary>
    public int MostInside => mostInside;

    public int Clearings { get; private set; }

    public static async Task<StubShop> StartAsync(Behaviour? behaviour = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var shop = new StubShop(app);
        behaviour ??= (order, itself, _) => Task.FromResult(itself.Store(order));
        app.MapPost("/orders", async context =>
        {
            using var json = await JsonDocument.ParseAsync(context.Request.Body);
            var order = new LoadOrder(
                json.RootElement.GetProperty("order_id").GetString()!,
                json.RootElement.GetProperty("user").GetString()!,
                [.. json.RootElement.GetProperty("items").EnumerateArray().Select(item => item.GetString()!)],
                json.RootElement.GetProperty("total").GetInt64());
            shop.received.Enqueue(order.OrderId);
            InterlockedMax(ref shop.mostInside, Interlocked.Increment(ref shop.inside));
            try
            {
                await (await behaviour(order, shop, context)).ExecuteAsync(context);
            }
            finally
            {
                Interlocked.Decrement(ref shop.inside);
            }
        });
        await app.StartAsync();
        return shop;
    }

    public IResult Store(LoadOrder order)
    {
        book[order.OrderId] = order;
        return Created(order);
    }

    public static IResult Created(LoadOrder order) => HttpResults.Json(new { order_id = order.OrderId, write_concern = "w=1" }, statusCode: 201);

    public Task ClearAsync(CancellationToken cancellationToken)
    {
        Clearings++;
        book.Clear();
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<LoadOrder>> ReadAllAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<LoadOrder>>([.. book.Values]);

    public IAsyncEnumerable<LoadOrder> ReadAsync(string prefix, CancellationToken cancellationToken) =>
        book.Values.Where(order => order.OrderId.StartsWith(prefix, StringComparison.Ordinal)).ToAsyncEnumerable();

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private static void InterlockedMax(ref int target, int value)
    {
        int seen;
        while ((seen = Volatile.Read(ref target)) < value && Interlocked.CompareExchange(ref target, value, seen) != seen) { }
    }
}
