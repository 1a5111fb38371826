using System.Text.Json;
using System.Text.Json.Serialization;

namespace DzStore.Load.Orders;

/// <summary>An order as it is sent to Checkout or Billing, and as it must be found in the database afterwards.</summary>
public sealed record LoadOrder(string OrderId, string User, IReadOnlyList<string> Items, long Total)
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>The <c>_id</c> that it is stored under, which must be its id.</summary>
    [JsonIgnore]
    public string StoredId { get; init; } = OrderId;

    /// <summary>The Black Friday order of the lab: a gaming laptop and a mouse for Amine.</summary>
    public static LoadOrder Sample(string orderId) => new(orderId, "Amine", ["Gaming Laptop", "Mouse"], 150_000);

    /// <summary>The body of <c>POST /orders</c>.</summary>
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, Json);

    public bool Equals(LoadOrder? other) =>
        other is not null
        && (OrderId, StoredId, User, Total) == (other.OrderId, other.StoredId, other.User, other.Total)
        && Items.SequenceEqual(other.Items, StringComparer.Ordinal);

    public override int GetHashCode() => HashCode.Combine(OrderId, User, Items.Count, Total);
}
