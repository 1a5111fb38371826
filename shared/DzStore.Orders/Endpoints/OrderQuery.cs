using DzStore.Orders.Contract;
using DzStore.ServiceDefaults.Requests;

namespace DzStore.Orders.Endpoints;

/// <summary>The parameters of GET /orders, checked.</summary>
internal sealed record OrderQuery(string? User, string? After, int Limit)
{
    public const int DefaultLimit = 20;
    public const int MaxLimit = 100;

    /// <summary>Null where a parameter is unknown, duplicated or wrong, with all of them in <paramref name="errors"/>.</summary>
    public static OrderQuery? Parse(IQueryCollection query, out IReadOnlyDictionary<string, string[]> errors)
    {
        var parameters = new QueryParameters(query);
        var parsed = new OrderQuery(
            parameters.Text("user", OrderRules.CheckUser),
            parameters.Text("after", OrderRules.CheckOrderId),
            parameters.Limit(DefaultLimit, MaxLimit)
        );
        errors = parameters.Errors();
        return errors.Count == 0 ? parsed : null;
    }
}
