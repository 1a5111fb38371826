using System.ComponentModel.DataAnnotations;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using DzStore.Orders.Contract;
using DzStore.Orders.Documents;
using DzStore.Orders.Outcomes;

namespace DzStore.Orders.Endpoints;

/// <summary>The body of POST /orders for the OpenAPI document; <see cref="OrderReader"/> reads the actual body.</summary>
public sealed record OrderRequest(
    [property:
        JsonPropertyName("order_id"),
        StringLength(OrderRules.MaxOrderIdLength, MinimumLength = 1),
        RegularExpression(OrderRules.OrderIdPattern)
    ]
        string? OrderId,
    [property:
        JsonPropertyName("user"),
        Required,
        StringLength(OrderRules.MaxUserLength, MinimumLength = 1),
        RegularExpression(OrderRules.TextPattern)
    ]
        string User,
    [property: JsonPropertyName("items"), Required, MinLength(1), MaxLength(OrderRules.MaxItems)] IReadOnlyList<string> Items,
    [property: JsonPropertyName("total"), Required, Range(0, OrderRules.MaxTotal)] long Total
);

/// <summary>An order as it is stored.</summary>
public record OrderView(
    [property: JsonPropertyName("order_id"), JsonPropertyOrder(-5)] string OrderId,
    [property: JsonPropertyName("user"), JsonPropertyOrder(-4)] string User,
    [property: JsonPropertyName("items"), JsonPropertyOrder(-3)] IReadOnlyList<string> Items,
    [property: JsonPropertyName("total"), JsonPropertyOrder(-2)] long Total,
    [property: JsonPropertyName("timestamp"), JsonPropertyOrder(-1)] DateTime Timestamp
)
{
    internal static OrderView Of(StoredOrder stored) =>
        new(stored.Order.OrderId, stored.Order.User, stored.Order.Items, stored.Order.Total, stored.Timestamp);
}

/// <summary>A stored order with the guarantee that its service's write concern gives: the answer to the same order sent again.</summary>
public record ConfirmedOrder(
    string OrderId,
    string User,
    IReadOnlyList<string> Items,
    long Total,
    DateTime Timestamp,
    [property: JsonPropertyName("status"), JsonPropertyOrder(1)] string Status,
    [property: JsonPropertyName("write_concern"), JsonPropertyOrder(2)] string WriteConcern
) : OrderView(OrderId, User, Items, Total, Timestamp)
{
    internal static ConfirmedOrder Of(OrderOutcome.Replayed replayed, WriteGuarantee guarantee)
    {
        var (order, timestamp) = replayed.Order;
        return new(order.OrderId, order.User, order.Items, order.Total, timestamp, guarantee.Status, guarantee.WriteConcern);
    }
}

/// <summary>The answer to a new order: the order as stored, its write guarantee, and the time that it took in milliseconds.</summary>
public sealed record OrderReceipt(
    string OrderId,
    string User,
    IReadOnlyList<string> Items,
    long Total,
    DateTime Timestamp,
    string Status,
    string WriteConcern,
    [property: JsonPropertyName("acknowledged_in_ms"), JsonPropertyOrder(3)] double AcknowledgedInMs
) : ConfirmedOrder(OrderId, User, Items, Total, Timestamp, Status, WriteConcern)
{
    internal static OrderReceipt Of(OrderOutcome.Stored stored, WriteGuarantee guarantee)
    {
        var (order, timestamp) = stored.Order;
        return new(
            order.OrderId,
            order.User,
            order.Items,
            order.Total,
            timestamp,
            guarantee.Status,
            guarantee.WriteConcern,
            Math.Round(stored.AcknowledgedIn.TotalMilliseconds, 3)
        );
    }
}

/// <summary>A page of orders, and the address of the next page; null on the last.</summary>
public sealed record OrderPage(
    [property: JsonPropertyName("orders")] IReadOnlyList<OrderView> Orders,
    [property: JsonPropertyName("next")] string? Next
);

/// <summary>Serialises answers without reflection, since every order needs one.</summary>
[JsonSerializable(typeof(OrderReceipt))]
[JsonSerializable(typeof(ConfirmedOrder))]
[JsonSerializable(typeof(OrderView))]
[JsonSerializable(typeof(OrderPage))]
internal sealed partial class OrderJson : JsonSerializerContext
{
    /// <summary>With the encoder of the services: names in Arabic stay readable.</summary>
    public static readonly OrderJson Relaxed = new(new JsonSerializerOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
