namespace DzStore.Analytics.Campaigns;

/// <summary>A page of recipients by user id (ordinal).</summary>
/// <param name="Count">The number of recipients of the whole campaign.</param>
/// <param name="Next">The address of the next page; null on the last.</param>
public sealed record RecipientPage(long Count, IReadOnlyList<Recipient> Recipients, string? Next);
