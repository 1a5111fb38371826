using System.Text.Json.Nodes;
using DzStore.Orders.Contract;
using DzStore.Orders.Outcomes;
using DzStore.ServiceDefaults.Identity;
using DzStore.ServiceDefaults.OpenApi;
using DzStore.ServiceDefaults.Problems;
using DzStore.ServiceDefaults.Requests;
using Microsoft.OpenApi;

namespace DzStore.Orders.Endpoints;

/// <summary>Describes the endpoints in the OpenAPI document: every possible answer, with its type and an example.</summary>
internal static class OrderDescriptions
{
    private const string Json = "application/json";

    private static readonly JsonObject Request = new()
    {
        ["order_id"] = FreshExamples.Id,
        ["user"] = "Amine",
        ["items"] = new JsonArray("Gaming Laptop", "Mouse"),
        ["total"] = 150000,
    };

    private static OpenApiSchema OrderId => ValueSchemas.Text(OrderRules.MaxOrderIdLength, OrderRules.OrderIdPattern);

    private static JsonObject View => With(Request, new() { ["timestamp"] = "2026-11-27T00:00:00.123Z" });

    private static JsonObject Confirmed(WriteGuarantee guarantee) =>
        With(View, new() { ["status"] = guarantee.Status, ["write_concern"] = guarantee.WriteConcern });

    public static void Describe(this RouteHandlerBuilder endpoint, WriteGuarantee guarantee) =>
        endpoint
            .WithName("PlaceOrder")
            .WithTags("Orders")
            .WithSummary($"Places an order with {guarantee.WriteConcern}")
            .WithDescription(
                "The id (order_id or the Idempotency-Key header) makes it safe to send an order again: it is stored at most once. "
                    + "total is in whole dinars (DA), written in digits only: no sign, fraction or exponent."
            )
            .Accepts<OrderRequest>(Json)
            .WithRequestExample(Request)
            .WithRequestHeader(
                IdempotencyKey.Header,
                "The order's id where the body has no order_id; where it has one, both must be equal. It is written bare or in quotes.",
                FreshExamples.Id,
                OrderId
            )
            .WithAnswer(
                201,
                $"Stored with {guarantee.WriteConcern}: the order is {guarantee.Status}.",
                With(Confirmed(guarantee), new() { ["acknowledged_in_ms"] = 1.23 })
            )
            .WithAnswerHeader(201, "Location", "The address of the order.", $"/orders/{FreshExamples.Id}")
            .WithAnswer(
                200,
                $"The same order was stored before with {guarantee.WriteConcern}; this is the stored one.",
                Confirmed(guarantee)
            )
            .WithAnswerHeader(200, ReplayMark.Header, "The order was stored by an earlier request; this one did nothing.", "true")
            .WithProblem(
                ProblemTypes.MalformedRequest,
                "The body is no order: malformed JSON, not UTF-8, a duplicated field, or nested too deep.",
                new() { ["detail"] = "The body is not valid JSON of an order, at line 1, byte 7." }
            )
            .WithProblem(
                ProblemTypes.WrongParameters,
                "The order has no id at all.",
                Errors("The request has wrong parameters, listed under errors.", "order_id", "is missing")
            )
            .WithProblem(OrderProblems.NotYoursType, "The order names another user: customers order under their own name.")
            .WithProblem(
                OrderProblems.ReservedUserType,
                $"The user's name begins with {VisitorNames.Prefix}: under those names only the shop orders, for its visitors."
            )
            .WithProblem(ProblemTypes.SlowBody, "The body arrived too slowly.")
            .WithProblem(
                OrderProblems.ConflictType,
                "Another order with different content has this id.",
                new()
                {
                    ["detail"] =
                        "Another order with different content has this order_id; it was not changed. "
                        + "Send the new order with an id of its own.",
                    ["order_id"] = FreshExamples.Id,
                }
            )
            .WithProblem(ProblemTypes.BodyTooLarge, "The body is larger than 64 KB.")
            .WithProblem(ProblemTypes.UnsupportedMediaType, "The body is not application/json in UTF-8, or is compressed.")
            .WithProblem(
                ProblemTypes.BrokenRules,
                "The order breaks rules; errors lists all of them by field.",
                new()
                {
                    ["detail"] = "The request breaks the rules listed under errors.",
                    ["errors"] = new JsonObject
                    {
                        ["items[1]"] = new JsonArray("must be a string"),
                        ["total"] = new JsonArray(
                            "must be a whole number of dinars, 0 or more, in digits only: no sign, fraction or exponent"
                        ),
                    },
                }
            )
            .WithDatabaseProblem()
            .WithRefusal(OrderProblems.OverloadedType, "More orders wait than can be written in time; nothing was done.", 1)
            .WithProblem(
                OrderProblems.UnknownType,
                "The write concern was not confirmed in time: the order may be stored or not. "
                    + "It is safe to send it again with the same id.",
                new()
                {
                    ["detail"] = "The order was sent to the database, but its write concern was not confirmed in time.",
                    ["order_id"] = FreshExamples.Id,
                }
            );

    public static void DescribeFind(this RouteHandlerBuilder endpoint) =>
        endpoint
            .WithName("FindOrder")
            .WithTags("Orders")
            .WithSummary("Reads one order")
            .WithPathParameter("order_id", "The order's id, percent-encoded.", FreshExamples.Id)
            .WithAnswer(200, "The order as it is stored.", View)
            .WithProblem(OrderProblems.NotFoundType, "There is no order with this id.")
            .WithDatabaseProblem()
            .WithRefusal(OrderProblems.ReadsOverloadedType, "More reads wait than can be answered in time.", 1);

    public static void DescribeList(this RouteHandlerBuilder endpoint) =>
        endpoint
            .WithName("ListOrders")
            .WithTags("Orders")
            .WithSummary("Reads orders page by page, by ascending id")
            .WithQueryParameter(
                "user",
                $"Only this user's orders. The shop must name one of its visitors ({VisitorNames.Prefix}…).",
                "Amine",
                ValueSchemas.Text(OrderRules.MaxUserLength)
            )
            .WithQueryParameter(
                "limit",
                $"The number of orders on a page: 1 to {OrderQuery.MaxLimit}; the default is {OrderQuery.DefaultLimit}.",
                OrderQuery.DefaultLimit,
                ValueSchemas.Integer(1, OrderQuery.MaxLimit)
            )
            .WithQueryParameter("after", "Only orders with ids after this one; next holds it for the following page.", "BF_0", OrderId)
            .WithAnswer(
                200,
                "A page of orders, and the address of the next page; null on the last.",
                new JsonObject { ["orders"] = new JsonArray(View), ["next"] = $"/orders?user=Amine&limit=1&after={FreshExamples.Id}" }
            )
            .WithProblem(
                ProblemTypes.WrongParameters,
                "A parameter is wrong; errors lists all of them by name.",
                Errors(
                    "The request has wrong parameters, listed under errors.",
                    "limit",
                    $"must be a whole number from 1 to {OrderQuery.MaxLimit}"
                )
            )
            .WithDatabaseProblem();

    private static JsonObject Errors(string detail, string name, string error) =>
        new()
        {
            ["detail"] = detail,
            ["errors"] = new JsonObject { [name] = new JsonArray(error) },
        };

    private static JsonObject With(JsonObject first, JsonObject then) =>
        new(first.Concat(then).Select(field => KeyValuePair.Create(field.Key, field.Value?.DeepClone())));
}
