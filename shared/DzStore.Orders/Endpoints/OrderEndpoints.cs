using System.Buffers;
using DzStore.Orders.Contract;
using DzStore.Orders.Outcomes;
using DzStore.Orders.Storage;
using DzStore.ServiceDefaults.Database;
using DzStore.ServiceDefaults.Identity;
using DzStore.ServiceDefaults.Problems;
using DzStore.ServiceDefaults.Requests;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DzStore.Orders.Endpoints;

/// <summary>POST /orders, GET /orders/{order_id} and GET /orders.</summary>
public static class OrderEndpoints
{
    /// <summary>Maps the endpoints; needs <see cref="OrdersExtensions.AddOrders"/>.</summary>
    public static WebApplication MapOrders(this WebApplication app)
    {
        var access = app.Services.GetRequiredService<OrderAccess>();
        app.MapPost("/orders", Place).AllowRoles(access.Writers).Describe(app.Services.GetRequiredService<WriteGuarantee>());
        app.MapGet("/orders/{order_id}", Find).AllowRoles(access.Readers).DescribeFind();
        app.MapGet("/orders", List).AllowRoles(access.Readers).DescribeList();
        return app;
    }

    private static async Task<Results<StoredAnswer, Ok<ConfirmedOrder>, ProblemHttpResult>> Place(
        HttpContext context,
        OrderStore store,
        WriteGuarantee guarantee,
        OrderAccess access
    )
    {
        // First of all, since a refusal must stay cheap under overload.
        if (store.Refuse() is { } refusal)
            return Refused(context, refusal);

        var request = context.Request;
        if (!request.IsPlainJson())
            return OrderProblems.NotJson();

        var reading = await request.ReadBodyAsync(IdempotencyKey.Read(request), Read, context.RequestAborted);
        return reading switch
        {
            null => RequestLimits.BodyTooLarge(),
            OrderReading.Malformed malformed => OrderProblems.Malformed(malformed.Detail),
            OrderReading.Broken broken => OrderProblems.Broken(broken),
            OrderReading.Valid valid when !access.MayPlace(context.User, valid.Order.User) => OrderProblems.NotYours(
                context.User,
                valid.Order.User
            ),
            OrderReading.Valid valid => await PlaceAsync(context, valid.Order, store, guarantee),
            _ => throw new InvalidOperationException("An unknown reading of an order"),
        };
    }

    private static OrderReading Read(ReadOnlySequence<byte> body, string? idempotencyKey) =>
        OrderReader.Read(body.IsSingleSegment ? body.FirstSpan : body.ToArray(), idempotencyKey);

    private static async Task<Results<StoredAnswer, Ok<ConfirmedOrder>, ProblemHttpResult>> PlaceAsync(
        HttpContext context,
        Order order,
        OrderStore store,
        WriteGuarantee guarantee
    ) =>
        await store.PlaceAsync(order, context.RequestAborted) switch
        {
            OrderOutcome.Stored stored => new StoredAnswer(OrderReceipt.Of(stored, guarantee)),
            OrderOutcome.Replayed replayed => Replayed(context, ConfirmedOrder.Of(replayed, guarantee)),
            OrderOutcome.Conflict => OrderProblems.Conflict(order.OrderId),
            OrderOutcome.Unknown => OrderProblems.Unknown(order.OrderId, guarantee),
            var refusal => Refused(context, refusal),
        };

    private static Ok<ConfirmedOrder> Replayed(HttpContext context, ConfirmedOrder order)
    {
        context.Response.MarkReplayed();
        return TypedResults.Ok(order);
    }

    private static ProblemHttpResult Refused(HttpContext context, OrderOutcome refusal) =>
        refusal switch
        {
            OrderOutcome.Unavailable unavailable => DatabaseProblem.Unavailable(context, unavailable.RetryAfter),
            OrderOutcome.Overloaded overloaded => OrderProblems.Overloaded(context, overloaded.RetryAfter),
            _ => throw new InvalidOperationException("An unknown outcome of an order"),
        };

    private static async Task<Results<FoundAnswer, ProblemHttpResult>> Find(HttpContext context, OrderStore store, OrderAccess access) =>
        await store.FindAsync(OrderUrls.OrderId(context), context.RequestAborted) switch
        {
            LookupOutcome.Found found when access.MayRead(context.User, found.Order.Order.User) => new FoundAnswer(found.Order),
            LookupOutcome.Overloaded overloaded => OrderProblems.ReadsOverloaded(context, overloaded.RetryAfter),
            _ => OrderProblems.NotFound(),
        };

    private static async Task<Results<Ok<OrderPage>, ProblemHttpResult>> List(HttpContext context, OrderStore store, OrderAccess access)
    {
        if (OrderQuery.Parse(context.Request.Query, out var errors) is not { } query)
            return Problem.WrongParameters(errors);

        if (OrderAccess.IsShop(context.User) && (query.User is null || !OrderAccess.IsVisitor(query.User)))
            return OrderProblems.NoVisitor();

        // A customer sees only their own orders: of another user's there are none.
        var only = access.OnlyUser(context.User);
        if (only is not null && query.User is not null && query.User != only)
            return TypedResults.Ok(new OrderPage([], Next: null));

        // One order more than asked for shows that there is a next page.
        var found = await store.ListAsync(only ?? query.User, query.After, query.Limit + 1, context.RequestAborted);
        var page = found.Take(query.Limit).Select(OrderView.Of).ToList();
        return TypedResults.Ok(
            new OrderPage(page, found.Count > query.Limit ? OrderUrls.Next(context.Request, query, page[^1].OrderId) : null)
        );
    }
}
