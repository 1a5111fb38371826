namespace DzStore.Load;

/// <summary>One service under stress.</summary>
/// <param name="Title">How people call it, for example "Checkout Service".</param>
/// <param name="WriteConcern">What it asks of the database, for example "w=1".</param>
/// <param name="Address">Where it listens.</param>
/// <param name="Book">Where its orders end up.</param>
public sealed record StressTarget(string Title, string WriteConcern, Uri Address, IOrderBook Book)
{
    public string Heading => $"--- Stress Testing: {Title} ({WriteConcern}) ---";
}
