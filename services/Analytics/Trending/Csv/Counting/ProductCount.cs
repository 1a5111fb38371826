namespace DzStore.Analytics.Trending.Csv.Counting;

/// <summary>A product and its number of views. Lists are ordered by count, most viewed first, then by name (ordinal).</summary>
public sealed record ProductCount(string ProductName, long Count);
