using DzStore.ServiceDefaults;
using DzStore.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DzStore.Orders;

/// <summary>POST /orders, GET /orders/{order_id} and GET /orders.</summary>
public static class OrderEndpoints
{
    public static WebApplication MapOrders(this WebApplication app)
    {
        var access = app.Services.GetRequiredService<OrderAccess>();
        app.MapPost("/orders", Place).AllowRoles(access.Writers).Describe(app.Services.GetRequiredService<OrderPromise>());
        app.MapGet("/orders/{order_id}", Find).AllowRoles(access.Readers).DescribeFind();
        app.MapGet("/orders", List).AllowRoles(access.Readers).DescribeList();
        return app;
    }

    private static async Task<Results<StoredAnswer, Ok<OrderView>, ProblemHttpResult>> Place(
        HttpContext context, OrderStore store, OrderPromise promise, OrderAccess access)
    {
        // Before anything else is done for it: refusing must stay cheap when there is too much to do.
        if (store.Refusal is { } refusal)
            return Refused(context, refusal);

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
            OrderReading.Valid valid when !access.Covers(context.User, valid.Order.User) => OrderProblems.NotYours(),
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
            OrderOutcome.Unknown => OrderProblems.Unknown(order.OrderId, promise),
            var refusal => Refused(context, refusal),
        };

    private static ProblemHttpResult Refused(HttpContext context, OrderOutcome refusal) => refusal switch
    {
        OrderOutcome.Unavailable unavailable => Problem.DatabaseUnavailable(context, unavailable.RetryAfter),
        OrderOutcome.Overloaded overloaded => Problem.Overloaded(context, overloaded.RetryAfter),
        _ => throw new InvalidOperationException("An unknown outcome of an order"),
    };

    private static async Task<Results<Ok<OrderView>, ProblemHttpResult>> Find(HttpContext context, OrderStore store, OrderAccess access) =>
        await store.FindAsync(OrderUrls.OrderId(context), context.RequestAborted) is { } stored && access.Covers(context.User, stored.Order.User)
            ? TypedResults.Ok(OrderView.Of(stored))
            : TypedResults.Problem("There is no order with this id.", statusCode: StatusCodes.Status404NotFound);

    private static async Task<Results<Ok<OrderPage>, ProblemHttpResult>> List(HttpContext context, OrderStore store, OrderAccess access)
    {
        if (OrderQuery.Parse(context.Request.Query, out var errors) is not { } query)
            return Problem.WrongParameters(errors);

        // What a customer asks for is narrowed to what is his: of somebody else's orders that is nothing.
        var only = access.OnlyUser(context.User);
        if (only is not null && query.User is not null && query.User != only)
            return TypedResults.Ok(new OrderPage([], Next: null));

        // One more than asked for tells whether there is a next page.
        var found = await store.ListAsync(only ?? query.User, query.After, query.Limit + 1, context.RequestAborted);
        var page = found.Take(query.Limit).Select(OrderView.Of).ToList();
        return TypedResults.Ok(new OrderPage(page, found.Count > query.Limit ? OrderUrls.Next(query.User, query.Limit, page[^1].OrderId) : null));
    }
}
