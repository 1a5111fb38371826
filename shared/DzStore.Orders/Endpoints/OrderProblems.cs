using DzStore.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DzStore.Orders;

/// <summary>What POST /orders answers where no order was stored, or nobody knows.</summary>
internal static class OrderProblems
{
    public static ProblemHttpResult NotJson() => TypedResults.Problem(
        "Send the order as Content-Type: application/json, in UTF-8 and not compressed.",
        statusCode: StatusCodes.Status415UnsupportedMediaType);

    public static ProblemHttpResult Malformed(string detail) =>
        TypedResults.Problem(detail, statusCode: StatusCodes.Status400BadRequest);

    public static ProblemHttpResult Broken(OrderReading.Broken broken) =>
        broken.NoId ? Problem.WrongParameters(broken.Errors) : Problem.BrokenRules(broken.Errors);

    public static ProblemHttpResult NotYours() => TypedResults.Problem(
        "The order's user is somebody else: customers order under their own name.", statusCode: StatusCodes.Status403Forbidden);

    public static ProblemHttpResult Conflict(string orderId) => TypedResults.Problem(
        "This order_id belongs to an order with other content, which was not changed. Give the new order an id of its own.",
        statusCode: StatusCodes.Status409Conflict,
        extensions: [new("order_id", orderId)]);

    public static ProblemHttpResult Unknown(string orderId, OrderPromise promise) => TypedResults.Problem(
        $"The order was sent to the database, but {promise.WriteConcern} was not confirmed in time: it may be stored or not. "
        + "Send the same order with the same order_id again; it is stored at most once.",
        statusCode: StatusCodes.Status504GatewayTimeout,
        extensions: [new("order_id", orderId)]);
}
