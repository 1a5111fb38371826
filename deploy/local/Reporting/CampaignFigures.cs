namespace DzStore.Local.Reporting;

/// <summary>The campaign in the report.</summary>
/// <param name="JobId">The id of its job.</param>
/// <param name="Engine">The engine that ran it.</param>
/// <param name="ElapsedMs">From the request to the result, milliseconds.</param>
/// <param name="Result">The result of Analytics.</param>
internal sealed record CampaignFigures(string JobId, string Engine, double ElapsedMs, CampaignResult Result);

/// <summary>The result of a campaign, as Analytics answers it.</summary>
internal sealed record CampaignResult(
    string Plan,
    IReadOnlyList<string> PushedFilters,
    long? DocumentsExamined,
    long? DocumentsReturned,
    long Count,
    IReadOnlyList<CampaignUser> FirstUsers,
    string? EvidenceMissing = null,
    NobodyReached? NobodyReached = null
);

/// <summary>The reason why a campaign reached nobody.</summary>
internal sealed record NobodyReached(string Message);

/// <summary>A user of a campaign; not every user has a name.</summary>
internal sealed record CampaignUser(string UserId, string? Name, string City, double TotalSpend);
