using System.Text.Json.Nodes;
using DzStore.ServiceDefaults.OpenApi;
using Microsoft.OpenApi;

namespace DzStore.Orders;

/// <summary>What the OpenAPI document says about the endpoints: every answer that can occur, typed and with examples.</summary>
internal static class OrderNotes
{
    private const string Json = "application/json";

    private static readonly JsonObject Request = new()
    {
        ["order_id"] = "BF_0", ["user"] = "Amine", ["items"] = new JsonArray("Gaming Laptop", "Mouse"), ["total"] = 150000,
    };

    private static OpenApiSchema OrderId => ValueSchemas.Text(OrderRules.MaxOrderIdLength, OrderRules.OrderIdPattern);

    private static JsonObject View => With(Request, new() { ["timestamp"] = "2026-11-27T00:00:00.123Z" });

    public static void Describe(this RouteHandlerBuilder endpoint, OrderPromise promise) => endpoint
        .WithName("PlaceOrder").WithTags("Orders")
        .WithSummary($"Places an order with {promise.WriteConcern}")
        .WithDescription(
            "The id, order_id or the Idempotency-Key header, makes it safe to send an order again: it is stored once, however often it comes. "
            + "total is in whole dinars (DA), written in digits only: no sign, fraction or exponent.")
        .Accepts<OrderRequest>(Json)
        .WithRequestExample(Request)
        .WithRequestHeader("Idempotency-Key", "The order's id, where the body has no order_id; the same as order_id where it has one.", "BF_0", OrderId)
        .WithAnswer(201, $"Stored with {promise.WriteConcern}: the order is {promise.Status}.", With(View, new()
        {
            ["status"] = promise.Status, ["write_concern"] = promise.WriteConcern, ["acknowledged_in_ms"] = 1.23,
        }))
        .WithAnswerHeader(201, "Location", "Where the order is.", "/orders/BF_0")
        .WithAnswer(200, "The same order was stored before; this is it.", View)
        .WithProblem(400, "Not readable as an order: malformed JSON, not UTF-8, a field twice, nested too deep, or no id at all.",
            new() { ["detail"] = "The body is not valid JSON of an order, at line 1, byte 7." })
        .WithProblem(409, "The id is taken by an order with other content.", new()
        {
            ["detail"] = "This order_id belongs to an order with other content, which was not changed. Give the new order an id of its own.",
            ["order_id"] = "BF_0",
        })
        .WithProblem(413, "The body is larger than 64 KB.")
        .WithProblem(415, "The body is not application/json in UTF-8, or is compressed.")
        .WithProblem(422, "The order breaks rules; errors lists all of them by field.", new()
        {
            ["detail"] = "The request breaks the rules listed under errors.",
            ["errors"] = new JsonObject
            {
                ["items[1]"] = new JsonArray("must be a string"),
                ["total"] = new JsonArray("must be a whole number of dinars, 0 or more, in digits only: no sign, fraction or exponent"),
            },
        })
        .WithDatabaseProblem()
        .WithProblem(504, "The write concern was not confirmed in time: the order may be stored or not. Send it again with the same id.",
            new() { ["detail"] = "The order was sent to the database, but its write concern was not confirmed in time.", ["order_id"] = "BF_0" });

    public static void DescribeFind(this RouteHandlerBuilder endpoint) => endpoint
        .WithName("FindOrder").WithTags("Orders")
        .WithSummary("Reads one order")
        .WithPathParameter("order_id", "The order's id, percent-encoded.", "BF_0")
        .WithAnswer(200, "The order as it is stored.", View)
        .WithProblem(404, "There is no order with this id.")
        .WithDatabaseProblem();

    public static void DescribeList(this RouteHandlerBuilder endpoint) => endpoint
        .WithName("ListOrders").WithTags("Orders")
        .WithSummary("Reads orders page by page, in order of their ids")
        .WithQueryParameter("user", "Only this user's orders.", "Amine", ValueSchemas.Text(OrderRules.MaxUserLength))
        .WithQueryParameter("limit", $"How many orders a page has: 1 to {OrderQuery.MaxLimit}, {OrderQuery.DefaultLimit} where it is not given.", OrderQuery.DefaultLimit,
            ValueSchemas.Integer(1, OrderQuery.MaxLimit))
        .WithQueryParameter("after", "Only orders whose id comes after this one; next has it for the following page.", "BF_0", OrderId)
        .WithAnswer(200, "A page of orders, and the address of the next one, null on the last.",
            new JsonObject { ["orders"] = new JsonArray(View), ["next"] = "/orders?user=Amine&limit=1&after=BF_0" })
        .WithProblem(400, "A parameter is wrong; errors lists all of them by name.", new()
        {
            ["detail"] = "The request has wrong parameters, listed under errors.",
            ["errors"] = new JsonObject { ["limit"] = new JsonArray($"must be a whole number from 1 to {OrderQuery.MaxLimit}") },
        })
        .WithDatabaseProblem();

    private static JsonObject With(JsonObject first, JsonObject then) =>
        new(first.Concat(then).Select(field => KeyValuePair.Create(field.Key, field.Value?.DeepClone())));
}
