using DzStore.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DzStore.Orders;

/// <summary>POST /orders, GET /orders/{order_id} and GET /orders.</summary>
public static class OrderEndpoints
{
    public static WebApplication MapOrders(this WebApplication app)
    {
        app.MapPost("/orders", Place).Describe(app.Services.GetRequiredService<OrderPromise>());
        app.MapGet("/orders/{order_id}", Find).DescribeFind();
        app.MapGet("/orders", List).DescribeList();
        return app;
    }

    private static async Task<Results<StoredAnswer, Ok<OrderView>, ProblemHttpResult>> Place(
        HttpContext context, OrderStore store, OrderPromise promise)
    {
        // Before anything else is done for it: refusing must stay cheap when there is too much to do.
        if (store.Overloaded is { } wait)
            return Problem.Overloaded(context, wait);

        var request = context.Request;
        if (!request.IsPlainJson())
            return OrderProblems.NotJson();

        var keys = request.Headers["Idempotency-Key"];
        if (keys.Count > 1)
            return OrderProblems.Malformed("There is more than one Idempotency-Key header.");

        return await request.ReadOrderAsync(keys.Count == 0 ? null : keys[0]) switch
        {
            null => Problem.BodyTooLarge(),
            OrderReading.Malformed malformed => OrderProblems.Malformed(malformed.Detail),
            OrderReading.Broken broken => OrderProblems.Broken(broken),
            OrderReading.Valid valid => await PlaceAsync(context, valid.Order, store, promise),
            _ => throw new InvalidOperationException("An unknown reading of an order"),
        };
    }

    private static async Task<Results<StoredAnswer, Ok<OrderView>, ProblemHttpResult>> PlaceAsync(
        HttpContext context, Order order, OrderStore store, OrderPromise promise) =>
        await store.PlaceAsync(order, context.RequestAborted) switch
        {
            OrderOutcome.Stored stored => new StoredAnswer(OrderReceipt.Of(stored, promise)),
            OrderOutcome.Replayed replayed => TypedResults.Ok(OrderView.Of(replayed.Order)),
            OrderOutcome.Conflict => OrderProblems.Conflict(order.OrderId),
            OrderOutcome.Unavailable unavailable => Problem.DatabaseUnavailable(context, unavailable.RetryAfter),
            OrderOutcome.Overloaded overloaded => Problem.Overloaded(context, overloaded.RetryAfter),
            OrderOutcome.Unknown => OrderProblems.Unknown(order.OrderId, promise),
            _ => throw new InvalidOperationException("An unknown outcome of an order"),
        };

    private static async Task<Results<Ok<OrderView>, ProblemHttpResult>> Find(HttpContext context, OrderStore store) =>
        await store.FindAsync(OrderUrls.OrderId(context), context.RequestAborted) is { } stored
            ? TypedResults.Ok(OrderView.Of(stored))
            : TypedResults.Problem("There is no order with this id.", statusCode: StatusCodes.Status404NotFound);

    private static async Task<Results<Ok<OrderPage>, ProblemHttpResult>> List(HttpContext context, OrderStore store)
    {
        if (OrderQuery.Parse(context.Request.Query, out var errors) is not { } query)
            return Problem.WrongParameters(errors);

        // One more than asked for tells whether there is a next page.
        var found = await store.ListAsync(query.User, query.After, query.Limit + 1, context.RequestAborted);
        var page = found.Take(query.Limit).Select(OrderView.Of).ToList();
        return TypedResults.Ok(new OrderPage(page, found.Count > query.Limit ? OrderUrls.Next(query.User, query.Limit, page[^1].OrderId) : null));
    }
}
