using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace DzStore.Orders;

/// <summary>The body of POST /orders as its OpenAPI document shows it; <see cref="OrderReader"/> reads the real one.</summary>
public sealed record OrderRequest(
    [property: JsonPropertyName("order_id"), StringLength(OrderRules.MaxOrderIdLength, MinimumLength = 1), RegularExpression(OrderRules.OrderIdPattern)]
    string? OrderId,
    [property: JsonPropertyName("user"), Required, StringLength(OrderRules.MaxUserLength, MinimumLength = 1), RegularExpression(OrderRules.TextPattern)]
    string User,
    [property: JsonPropertyName("items"), Required, MinLength(1), MaxLength(OrderRules.MaxItems)]
    IReadOnlyList<string> Items,
    [property: JsonPropertyName("total"), Required, Range(0, OrderRules.MaxTotal)]
    long Total);

/// <summary>An order as it is stored.</summary>
public record OrderView(
    [property: JsonPropertyName("order_id"), JsonPropertyOrder(-5)] string OrderId,
    [property: JsonPropertyName("user"), JsonPropertyOrder(-4)] string User,
    [property: JsonPropertyName("items"), JsonPropertyOrder(-3)] IReadOnlyList<string> Items,
    [property: JsonPropertyName("total"), JsonPropertyOrder(-2)] long Total,
    [property: JsonPropertyName("timestamp"), JsonPropertyOrder(-1)] DateTime Timestamp)
{
    internal static OrderView Of(StoredOrder stored) =>
        new(stored.Order.OrderId, stored.Order.User, stored.Order.Items, stored.Order.Total, stored.Timestamp);
}

/// <summary>The answer to a new order: the order as stored, and what was waited for.</summary>
public sealed record OrderReceipt(
    string OrderId, string User, IReadOnlyList<string> Items, long Total, DateTime Timestamp,
    [property: JsonPropertyName("status")] string Status,
    [property: JsonPropertyName("write_concern")] string WriteConcern,
    [property: JsonPropertyName("acknowledged_in_ms")] double AcknowledgedInMs)
    : OrderView(OrderId, User, Items, Total, Timestamp)
{
    internal static OrderReceipt Of(OrderOutcome.Stored stored, OrderPromise promise)
    {
        var (order, timestamp) = stored.Order;
        return new(order.OrderId, order.User, order.Items, order.Total, timestamp,
            promise.Status, promise.WriteConcern, Math.Round(stored.AcknowledgedIn.TotalMilliseconds, 3));
    }
}

/// <summary>One page of orders, and where the next one is; null on the last.</summary>
public sealed record OrderPage(
    [property: JsonPropertyName("orders")] IReadOnlyList<OrderView> Orders,
    [property: JsonPropertyName("next")] string? Next);

/// <summary>Serialisation without reflection, for the way that every order takes.</summary>
[JsonSerializable(typeof(OrderReceipt))]
[JsonSerializable(typeof(OrderPage))]
internal sealed partial class OrderJson : JsonSerializerContext;
