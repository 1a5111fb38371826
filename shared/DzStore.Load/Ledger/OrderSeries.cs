using System.Globalization;

namespace DzStore.Load;

/// <summary>
/// The orders of one run: what the order of a number is, is a matter of calculation, so that none must be kept to be compared.
/// </summary>
/// <param name="prefix">What its ids begin with and no others do.</param>
public sealed class OrderSeries(string prefix)
{
    private static readonly string[][] Baskets =
    [
        ["Gaming Laptop", "Mouse"], ["iPhone 15"], ["PlayStation 5", "Controller", "HDMI Cable"], ["Samsung S24", "Charger"], ["Headphones"],
    ];

    public string Prefix => prefix;

    public LoadOrder this[long number] => new(Id(number), FormattableString.Invariant($"customer-{number % 997}"), Baskets[number % Baskets.Length], 1_000 + number % 150_000);

    public string Id(long number) => prefix + number.ToString(CultureInfo.InvariantCulture);

    /// <returns>Null for an id that is none of this series.</returns>
    public long? NumberOf(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        return id.StartsWith(prefix, StringComparison.Ordinal)
            && long.TryParse(id.AsSpan(prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? number
                : null;
    }
}
