using System.Collections.Concurrent;
using System.Text.Json;
using DzStore.Load.Orders;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using HttpResults = Microsoft.AspNetCore.Http.Results;

namespace DzStore.Load.Tests.Stress;

/// <summary>
/// A service with a real socket and a book in memory, which does to each order what the test says: the default stores it.
/// </summary>
public sealed class StubShop : IOrderRepository, IAsyncDisposable
{
    public delegate Task<IResult> Behaviour(LoadOrder order, StubShop shop, HttpContext context);

    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, LoadOrder> _book = new();
    private readonly ConcurrentQueue<string> _received = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _awaited = new();
    private int _inside;
    private int _mostInside;

    private StubShop(WebApplication app) => _app = app;

    public Uri Address => new(_app.Urls.Single());

    public IReadOnlyCollection<string> Received => _received;

    /// <summary>The most requests that were being answered at one moment.</summary>
    public int MostInside => _mostInside;

    /// <summary>The orders that it holds.</summary>
    public IEnumerable<LoadOrder> Stored => _book.Values;

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
                json.RootElement.GetProperty("total").GetInt64()
            );
            shop._received.Enqueue(order.OrderId);
            InterlockedMax(ref shop._mostInside, Interlocked.Increment(ref shop._inside));
            try
            {
                await (await behaviour(order, shop, context)).ExecuteAsync(context);
            }
            finally
            {
                Interlocked.Decrement(ref shop._inside);
            }
        });
        await app.StartAsync();
        return shop;
    }

    public IResult Store(LoadOrder order)
    {
        _book[order.OrderId] = order;
        foreach (var (beginning, held) in _awaited)
        {
            if (order.OrderId.StartsWith(beginning, StringComparison.Ordinal))
                held.TrySetResult();
        }

        return Created(order);
    }

    /// <summary>Waits until it holds an order whose id begins so.</summary>
    public async Task HoldsAsync(string beginning)
    {
        var held = _awaited.GetOrAdd(beginning, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
        if (!_book.Keys.Any(id => id.StartsWith(beginning, StringComparison.Ordinal)))
            await held.Task;
    }

    public static IResult Created(LoadOrder order) =>
        HttpResults.Json(new { order_id = order.OrderId, write_concern = "w=1" }, statusCode: 201);

    public IAsyncEnumerable<LoadOrder> ReadAsync(OrderIds ids, CancellationToken cancellationToken) =>
        _book.Values.Where(order => ids.Include(order.OrderId)).ToAsyncEnumerable();

    public Task RemoveAsync(OrderIds ids, CancellationToken cancellationToken)
    {
        foreach (var id in _book.Keys.Where(ids.Include))
            _book.TryRemove(id, out _);
        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static void InterlockedMax(ref int target, int value)
    {
        var seen = Volatile.Read(ref target);
        while (seen < value)
        {
            var before = Interlocked.CompareExchange(ref target, value, seen);
            seen = before == seen ? value : before;
        }
    }
}
