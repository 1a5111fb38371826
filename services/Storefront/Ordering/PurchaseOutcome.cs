namespace DzStore.Storefront.Ordering;

/// <summary>The end of one attempt to order. Success, refusal and unknown are never one another.</summary>
public abstract record PurchaseOutcome
{
    private PurchaseOutcome() { }

    /// <summary>The order is stored.</summary>
    /// <param name="IsNew">False where an earlier attempt had stored it.</param>
    /// <param name="Milliseconds">The time that its guarantee took, or, of one stored before, that the question took.</param>
    public sealed record Stored(bool IsNew, double Milliseconds) : PurchaseOutcome;

    /// <summary>Nothing was stored; the same may be sent again after a time.</summary>
    public sealed record Refused(TimeSpan RetryAfter) : PurchaseOutcome;

    /// <summary>The order may be stored or not: the same must be sent again to learn it.</summary>
    public sealed record Unknown(TimeSpan RetryAfter) : PurchaseOutcome;

    /// <summary>Nothing was stored, and sending the same again does not help.</summary>
    public sealed record Rejected(int Status) : PurchaseOutcome;
}
