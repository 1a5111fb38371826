namespace DzStore.Orders;

/// <summary>
/// What became of an order. Success (<see cref="Stored"/>, <see cref="Replayed"/>), failure (<see cref="Conflict"/>,
/// <see cref="Unavailable"/>, <see cref="Overloaded"/>) and unknown (<see cref="Unknown"/>) stay apart from the database to the caller.
/// </summary>
public abstract record OrderOutcome
{
    private OrderOutcome() { }

    /// <summary>Written, and confirmed with the store's write concern after <paramref name="AcknowledgedIn"/>.</summary>
    public sealed record Stored(StoredOrder Order, TimeSpan AcknowledgedIn) : OrderOutcome;

    /// <summary>Was there already with the same content, confirmed as strongly as a new one would be.</summary>
    public sealed record Replayed(StoredOrder Order) : OrderOutcome;

    /// <summary>The id belongs to an order with other content, which stays as it is.</summary>
    public sealed record Conflict : OrderOutcome;

    /// <summary>Nothing was written: the database could not be reached, or refused before it began.</summary>
    public sealed record Unavailable(TimeSpan RetryAfter) : OrderOutcome;

    /// <summary>Nothing was written: more orders are waiting than the database can take in time.</summary>
    public sealed record Overloaded(TimeSpan RetryAfter) : OrderOutcome;

    /// <summary>The order was sent, but its write concern not confirmed: it may be stored or not. The same id may be sent again.</summary>
    public sealed record Unknown : OrderOutcome;
}
