namespace DzStore.Load.Shop;

/// <summary>A form that a visitor has open: sent again, it is the same order.</summary>
/// <param name="Visitor">Who has it open.</param>
/// <param name="Order">What it orders.</param>
/// <param name="Fields">Its fields, URL-encoded.</param>
internal sealed record OpenForm(Visitor Visitor, IntentOrder Order, string Fields)
{
    /// <summary>The most times that a page asks again.</summary>
    public const int MostAttempts = 8;

    /// <summary>The times that it was sent so far.</summary>
    public int Attempts { get; set; }
}
