namespace DzStore.Storefront.Ordering;

/// <summary>The two ways to order, which are the two services.</summary>
public enum OrderKind
{
    /// <summary>Buy now, at Checkout: accepted as soon as one server has the order.</summary>
    Fast,

    /// <summary>Pay, at Billing: durable on most servers' disks before it is confirmed.</summary>
    Secure,
}

/// <summary>The names of the two ways.</summary>
public static class OrderKinds
{
    /// <summary>Its name in addresses.</summary>
    public static string Slug(this OrderKind kind) => kind == OrderKind.Fast ? "fast" : "secure";

    /// <summary>The way of that name; null where there is none.</summary>
    public static OrderKind? Parse(string? slug) =>
        slug switch
        {
            "fast" => OrderKind.Fast,
            "secure" => OrderKind.Secure,
            _ => null,
        };

    /// <summary>The write concern that the service writes with, in MongoDB's words.</summary>
    public static string WriteConcern(this OrderKind kind) => kind == OrderKind.Fast ? "w=1" : "w=majority, j=true";

    /// <summary>The address of an order's page.</summary>
    public static string Path(this OrderKind kind, string id) => $"/orders/{kind.Slug()}/{Uri.EscapeDataString(id)}";
}
