using DzStore.Load.Http;
using DzStore.Load.Orders;

namespace DzStore.Load.Stress;

/// <summary>One service under stress.</summary>
/// <param name="Title">Its name in output, for example "Checkout Service".</param>
/// <param name="WriteConcern">Its write concern, for example "w=1".</param>
/// <param name="Address">Its address.</param>
/// <param name="Collection">The name of its collection.</param>
/// <param name="Orders">The orders of its collection; others may order into it too.</param>
public sealed record StressTarget(string Title, string WriteConcern, Uri Address, string Collection, IOrderRepository Orders)
{
    /// <summary>Sent with every order; null: none.</summary>
    public LoadCredentials? Credentials { get; init; }

    /// <summary>The heading of its output.</summary>
    public string Heading => $"--- Stress Testing: {Title} ({WriteConcern}) ---";
}
