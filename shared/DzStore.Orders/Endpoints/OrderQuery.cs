using System.Globalization;

namespace DzStore.Orders;

/// <summary>The parameters of GET /orders, checked.</summary>
internal sealed record OrderQuery(string? User, string? After, int Limit)
{
    public const int DefaultLimit = 20;
    public const int MaxLimit = 100;

    /// <summary>Null, with every wrong parameter in <paramref name="errors"/>, where one is unknown, repeated or out of range.</summary>
    public static OrderQuery? Parse(IQueryCollection query, out IReadOnlyDictionary<string, string[]> errors)
    {
        var broken = new BrokenRules();
        string? user = null, after = null;
        var limit = DefaultLimit;
        foreach (var (name, values) in query)
        {
            var value = values.ToString();
            var error = name switch
            {
                _ when values.Count != 1 => "must be there once",
                "user" => OrderRules.CheckUser(user = value),
                "after" => OrderRules.CheckOrderId(after = value),
                "limit" => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out limit) && limit is >= 1 and <= MaxLimit
                    ? null
                    : $"must be a whole number from 1 to {MaxLimit}",
                _ => "is not a parameter of this address: it takes user, limit and after",
            };
            if (error is not null)
                broken.Add(name.Length <= 64 ? name : name[..64] + "…", error);
        }
        errors = broken.ByField();
        return broken.Any ? null : new(user, after, limit);
    }
}
