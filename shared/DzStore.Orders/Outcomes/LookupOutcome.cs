using DzStore.Orders.Documents;

namespace DzStore.Orders.Outcomes;

/// <summary>The outcome of looking an order up by its id.</summary>
public abstract record LookupOutcome
{
    /// <summary>There is no order with this id.</summary>
    public static readonly LookupOutcome Nothing = new NotFound();

    private LookupOutcome() { }

    /// <summary>The order as it is stored.</summary>
    public sealed record Found(StoredOrder Order) : LookupOutcome;

    /// <summary>There is no such order.</summary>
    public sealed record NotFound : LookupOutcome;

    /// <summary>More reads wait than the database can answer in time. Try again after <paramref name="RetryAfter"/>.</summary>
    public sealed record Overloaded(TimeSpan RetryAfter) : LookupOutcome;
}
