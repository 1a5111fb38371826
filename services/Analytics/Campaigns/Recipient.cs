namespace DzStore.Analytics.Campaigns;

/// <summary>A user whom a campaign reaches; <paramref name="TotalSpend"/> in dinars (DA).</summary>
public sealed record Recipient(string UserId, string? Name, string City, double TotalSpend);
