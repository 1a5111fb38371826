using System.Text.Json;
using System.Text.Json.Serialization;

namespace DzStore.Storefront.Ordering;

/// <summary>The body of POST /orders.</summary>
internal sealed record OrderBody(
    [property: JsonPropertyName("order_id")] string OrderId,
    [property: JsonPropertyName("user")] string User,
    [property: JsonPropertyName("items")] IReadOnlyList<string> Items,
    [property: JsonPropertyName("total")] long Total
);

/// <summary>Serialises it without reflection, since every order needs it.</summary>
[JsonSerializable(typeof(OrderBody))]
internal sealed partial class OrderBodyJson : JsonSerializerContext;

/// <summary>Reads the answer to a new order.</summary>
internal static class Acknowledgement
{
    /// <summary>The milliseconds that the order's guarantee took; null where the answer does not say.</summary>
    public static double? Milliseconds(ReadOnlySpan<byte> body)
    {
        try
        {
            var json = new Utf8JsonReader(body);
            while (json.Read())
            {
                if (json.TokenType == JsonTokenType.PropertyName && json.ValueTextEquals("acknowledged_in_ms"u8))
                    return json.Read() && json.TryGetDouble(out var milliseconds) ? milliseconds : null;
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The status said that the order is stored; how long it took is then unknown.
        }
        return null;
    }
}
