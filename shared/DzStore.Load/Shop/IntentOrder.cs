namespace DzStore.Load.Shop;

/// <summary>What one form of the shop orders. Sent again, it is the same order.</summary>
/// <param name="Intent">The hidden field of its form.</param>
/// <param name="Visitor">The number of the visitor who orders.</param>
/// <param name="Pieces">Pieces by the product's name in addresses.</param>
public sealed record IntentOrder(string Intent, int Visitor, IReadOnlyDictionary<string, int> Pieces);
