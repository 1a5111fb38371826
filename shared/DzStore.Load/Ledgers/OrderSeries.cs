using DzStore.Load.Orders;

namespace DzStore.Load.Ledgers;

/// <summary>The orders of one run. The order of a number is calculated, so that none is kept to be compared.</summary>
/// <param name="ids">Their ids.</param>
/// <param name="content">Makes the order of an id; null: baskets and totals that vary with the number.</param>
public sealed class OrderSeries(OrderIds ids, Func<string, LoadOrder>? content = null)
{
    private static readonly string[][] Baskets =
    [
        ["Gaming Laptop", "Mouse"],
        ["iPhone 15"],
        ["PlayStation 5", "Controller", "HDMI Cable"],
        ["Samsung S24", "Charger"],
        ["Headphones"],
    ];

    /// <summary>The orders whose ids are a beginning of their own, and a number.</summary>
    public OrderSeries(string prefix, Func<string, LoadOrder>? content = null)
        : this(new OrderIds(prefix), content) { }

    /// <summary>Their ids.</summary>
    public OrderIds Ids => ids;

    /// <summary>The order of a number.</summary>
    public LoadOrder this[long number] =>
        content is not null
            ? content(Id(number))
            : new(
                Id(number),
                FormattableString.Invariant($"customer-{number % 997}"),
                Baskets[number % Baskets.Length],
                1_000 + number % 150_000
            );

    /// <summary>The id of a number.</summary>
    public string Id(long number) => ids[number];

    /// <summary>The number of an id; null for an id of another series.</summary>
    public long? NumberOf(string id) => ids.NumberOf(id);
}
