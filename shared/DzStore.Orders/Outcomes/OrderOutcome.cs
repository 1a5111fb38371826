using DzStore.Orders.Documents;

namespace DzStore.Orders.Outcomes;

/// <summary>
/// The outcome of placing an order. Success (<see cref="Stored"/>, <see cref="Replayed"/>), failure (<see cref="Conflict"/>,
/// <see cref="Unavailable"/>, <see cref="Overloaded"/>) and unknown (<see cref="Unknown"/>) stay apart from the database to the caller.
/// </summary>
public abstract record OrderOutcome
{
    private OrderOutcome() { }

    /// <summary>
    /// The order was written, and confirmed with the store's write concern <paramref name="AcknowledgedIn"/> after its arrival.
    /// </summary>
    public sealed record Stored(StoredOrder Order, TimeSpan AcknowledgedIn) : OrderOutcome;

    /// <summary>The order was stored before with the same content, confirmed as strongly as a new one.</summary>
    public sealed record Replayed(StoredOrder Order) : OrderOutcome;

    /// <summary>The id belongs to an order with other content, which stays as it is.</summary>
    public sealed record Conflict : OrderOutcome;

    /// <summary>
    /// Nothing was written: the database could not be reached, or refused before it began. Try again after <paramref name="RetryAfter"/>.
    /// </summary>
    public sealed record Unavailable(TimeSpan RetryAfter) : OrderOutcome;

    /// <summary>
    /// Nothing was written: more orders wait than the database can take in time. Try again after <paramref name="RetryAfter"/>.
    /// </summary>
    public sealed record Overloaded(TimeSpan RetryAfter) : OrderOutcome;

    /// <summary>
    /// The order was sent, but its write concern was not confirmed: it may be stored or not. It is safe to send the same id again.
    /// </summary>
    public sealed record Unknown : OrderOutcome;
}
