namespace DzStore.Orders.Contract;

/// <summary>The result of reading a request body: an order, a body that is no order at all, or an order that breaks rules.</summary>
public abstract record OrderReading
{
    private OrderReading() { }

    /// <summary>An order that keeps all rules.</summary>
    public sealed record Valid(Order Order) : OrderReading;

    /// <summary>
    /// A body that is no order: no JSON, no UTF-8, no object, a duplicated field, nested too deep. <paramref name="Detail"/> is for the
    /// caller.
    /// </summary>
    public sealed record Malformed(string Detail) : OrderReading;

    /// <summary>
    /// An order that breaks rules, with all of them by field. <paramref name="NoId"/> is true where it has no id at all.
    /// </summary>
    public sealed record Broken(IReadOnlyDictionary<string, string[]> Errors, bool NoId) : OrderReading;
}
