using System.Text.Json;
using DzStore.Storefront.Catalog;

namespace DzStore.Storefront.Ordering;

/// <summary>An order as a service has it.</summary>
public sealed record PlacedOrder(OrderKind Kind, string Id, string User, IReadOnlyList<OrderedItem> Items, long Total, DateTimeOffset Time)
{
    /// <summary>Reads an order of a service's answer; null where it is none.</summary>
    public static PlacedOrder? Of(OrderKind kind, JsonElement order) =>
        order.ValueKind == JsonValueKind.Object
        && order.TryGetProperty("order_id", out var id)
        && order.TryGetProperty("user", out var user)
        && order.TryGetProperty("items", out var items)
        && order.TryGetProperty("total", out var total)
        && order.TryGetProperty("timestamp", out var time)
            ? new(
                kind,
                id.GetString()!,
                user.GetString()!,
                [
                    .. items
                        .EnumerateArray()
                        .Select(item => item.GetString()!)
                        .GroupBy(item => item)
                        .Select(group => new OrderedItem(group.Key, ProductCatalog.OfName(group.Key), group.Count())),
                ],
                total.GetInt64(),
                time.GetDateTimeOffset()
            )
            : null;
}

/// <summary>A product of an order and how many of it.</summary>
/// <param name="Name">Its name in the order.</param>
/// <param name="Product">The product, where it is still sold.</param>
/// <param name="Quantity">The number.</param>
public sealed record OrderedItem(string Name, Product? Product, int Quantity);

/// <summary>A page of orders.</summary>
/// <param name="Orders">The orders.</param>
/// <param name="After">The id after which the next page begins; null on the last one.</param>
public sealed record OrderList(IReadOnlyList<PlacedOrder> Orders, string? After)
{
    /// <summary>Reads a service's page.</summary>
    public static OrderList Of(OrderKind kind, JsonElement page)
    {
        PlacedOrder[] orders =
        [
            .. page.GetProperty("orders").EnumerateArray().Select(order => PlacedOrder.Of(kind, order)).OfType<PlacedOrder>(),
        ];
        var more = page.TryGetProperty("next", out var next) && next.ValueKind == JsonValueKind.String;
        return new(orders, more && orders.Length > 0 ? orders[^1].Id : null);
    }
}

/// <summary>The answer to a question to a service.</summary>
/// <param name="Answered">False where the service could not be asked.</param>
/// <param name="Value">The answer; null where there is nothing.</param>
public sealed record Read<T>(bool Answered, T Value);
