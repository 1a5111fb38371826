namespace DzStore.Orders;

/// <summary>What reading a request body came to: an order, a body that is no order at all, or an order that breaks rules.</summary>
public abstract record OrderReading
{
    private OrderReading() { }

    public sealed record Valid(Order Order) : OrderReading;

    /// <summary>Not readable as an order: no JSON, no UTF-8, no object, a key twice, nested too deep.</summary>
    public sealed record Malformed(string Detail) : OrderReading;

    /// <summary>Readable, and every broken rule by field. Without any id (<paramref name="NoId"/>) it could not be stored even if all else held.</summary>
    public sealed record Broken(IReadOnlyDictionary<string, string[]> Errors, bool NoId) : OrderReading;
}
