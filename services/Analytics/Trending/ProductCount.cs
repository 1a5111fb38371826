namespace DzStore.Analytics.Trending;

/// <summary>How often a product was viewed; the list is ordered by count, most viewed first, then by name (ordinal).</summary>
public sealed record ProductCount(string ProductName, long Count);
