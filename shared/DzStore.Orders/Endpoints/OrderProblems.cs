using System.Security.Claims;
using DzStore.Orders.Contract;
using DzStore.Orders.Outcomes;
using DzStore.ServiceDefaults.Identity;
using DzStore.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DzStore.Orders.Endpoints;

/// <summary>The problems of the endpoints of orders: no order was stored or read, or the outcome is unknown.</summary>
internal static class OrderProblems
{
    public static readonly ProblemType NotFoundType = new("order-not-found", 404, "There is no such order");
    public static readonly ProblemType NotYoursType = new("order-of-another-user", 403, "The order names another user");
    public static readonly ProblemType ReservedUserType = new("reserved-user", 403, "The user's name is reserved for visitors");
    public static readonly ProblemType ConflictType = new("order-id-taken", 409, "Another order has this id");
    public static readonly ProblemType OverloadedType = new("overloaded", 503, "More orders wait than can be written in time");
    public static readonly ProblemType ReadsOverloadedType = new("reads-overloaded", 503, "More reads wait than can be answered in time");
    public static readonly ProblemType UnknownType = new("order-outcome-unknown", 504, "The order may be stored or not");

    private const string Visitor = $"\"{VisitorNames.Prefix}\"";

    public static ProblemHttpResult NotFound() => NotFoundType.Answer("There is no order with this id.");

    public static ProblemHttpResult NotJson() =>
        ProblemTypes.UnsupportedMediaType.Answer("Send the order as Content-Type: application/json, in UTF-8 and not compressed.");

    public static ProblemHttpResult Malformed(string detail) => ProblemTypes.MalformedRequest.Answer(detail);

    public static ProblemHttpResult Broken(OrderReading.Broken broken) =>
        broken.NoId ? Problem.WrongParameters(broken.Errors) : Problem.BrokenRules(broken.Errors);

    /// <summary>503 with Retry-After: more orders wait than can be written in time.</summary>
    public static ProblemHttpResult Overloaded(HttpContext context, TimeSpan retryAfter) =>
        Problem.RetryLater(context, OverloadedType, retryAfter, "There are more requests than can be answered in time.");

    /// <summary>503 with Retry-After: more reads wait than can be answered in time.</summary>
    public static ProblemHttpResult ReadsOverloaded(HttpContext context, TimeSpan retryAfter) =>
        Problem.RetryLater(context, ReadsOverloadedType, retryAfter, "There are more reads than can be answered in time.");

    /// <summary>403: the caller may not order in this user's name.</summary>
    public static ProblemHttpResult NotYours(ClaimsPrincipal caller, string user) =>
        OrderAccess.IsShop(caller)
            ? NotYoursType.Answer($"The order names another user: the shop orders for visitors, whose names begin with {Visitor}.")
        : VisitorNames.Contains(user)
            ? ReservedUserType.Answer($"Names that begin with {Visitor} are those of the shop's visitors: only the shop orders under them.")
        : NotYoursType.Answer("The order names another user: customers order under their own name.");

    /// <summary>400: the shop lists the orders of one visitor, and must say of whom.</summary>
    public static ProblemHttpResult NoVisitor() =>
        Problem.WrongParameters([new("user", [$"must name one visitor, as {Visitor} and an id, where the shop lists orders"])]);

    public static ProblemHttpResult Conflict(string orderId) =>
        ConflictType.Answer(
            "Another order with different content has this order_id; it was not changed. Send the new order with an id of its own.",
            [new("order_id", orderId)]
        );

    public static ProblemHttpResult Unknown(string orderId, WriteGuarantee guarantee) =>
        UnknownType.Answer(
            $"The order was sent to the database, but {guarantee.WriteConcern} was not confirmed in time: it may be stored or not. "
                + "Send the same order with the same order_id again; it is stored at most once.",
            [new("order_id", orderId)]
        );
}
