using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace DzStore.Storefront.Tests.Ordering;

/// <summary>Checkout or Billing on a socket, as the order contract has it, which fails where a test says so.</summary>
public sealed class ScriptedOrders : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<Func<HttpContext, JsonObject, Task>> _next = new();
    private int _reads;

    private ScriptedOrders(WebApplication app) => _app = app;

    /// <summary>The orders that were stored, by id.</summary>
    public ConcurrentDictionary<string, JsonObject> Stored { get; } = new();

    /// <summary>Every order that was sent, in this order.</summary>
    public ConcurrentQueue<JsonObject> Sent { get; } = new();

    /// <summary>The credential of the last request.</summary>
    public string? Key { get; private set; }

    /// <summary>Reads of orders are answered once this is completed.</summary>
    public Task Reading { get; set; } = Task.CompletedTask;

    /// <summary>The reads that have come so far.</summary>
    public int Reads => Volatile.Read(ref _reads);

    public string Address => _app.Urls.Single();

    public static async Task<ScriptedOrders> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        var orders = new ScriptedOrders(app);
        app.Use(orders.HoldReadsAsync);
        app.MapPost("/orders", orders.PlaceAsync);
        app.MapGet("/orders/{id}", (string id) => orders.Stored.TryGetValue(id, out var order) ? Results.Json(order) : Results.NotFound());
        app.MapGet("/orders", (string user) =>
            new JsonObject
            {
                ["orders"] = new JsonArray([
                    .. orders.Stored.Values.Where(order => (string?)order["user"] == user).Select(order => order.DeepClone()),
                ]),
                ["next"] = null,
            }
        );
        await app.StartAsync(TestContext.Current.CancellationToken);
        return orders;
    }

    /// <summary>The next order is answered with a status; stored before where the test says so.</summary>
    public void AnswerNext(int status, bool stored = false, string? retryAfter = null) =>
        _next.Enqueue(
            (context, order) =>
            {
                if (stored)
                    Store(order);
                context.Response.StatusCode = status;
                if (retryAfter is not null)
                    context.Response.Headers.RetryAfter = retryAfter;
                return Task.CompletedTask;
            }
        );

    /// <summary>The connection of the next order ends after it was stored, before it is answered.</summary>
    public void CutNext() =>
        _next.Enqueue(
            (context, order) =>
            {
                Store(order);
                context.Abort();
                return Task.CompletedTask;
            }
        );

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task HoldReadsAsync(HttpContext context, RequestDelegate next)
    {
        if (HttpMethods.IsGet(context.Request.Method))
        {
            Interlocked.Increment(ref _reads);
            await Reading;
        }
        await next(context);
    }

    private async Task PlaceAsync(HttpContext context)
    {
        Key = context.Request.Headers["X-Api-Key"];
        var order = (JsonObject)(await JsonNode.ParseAsync(context.Request.Body))!;
        Sent.Enqueue(order);
        if (_next.TryDequeue(out var scripted))
        {
            await scripted(context, order);
            return;
        }
        var isNew = Store(order);
        context.Response.StatusCode = isNew ? StatusCodes.Status201Created : StatusCodes.Status200OK;
        var answer = (JsonObject)order.DeepClone();
        if (isNew)
            answer["acknowledged_in_ms"] = 4.2;
        await context.Response.WriteAsJsonAsync(answer);
    }

    private bool Store(JsonObject order)
    {
        var stored = (JsonObject)order.DeepClone();
        stored["timestamp"] = "2026-11-27T10:00:00.000Z";
        return Stored.TryAdd((string)order["order_id"]!, stored);
    }
}
