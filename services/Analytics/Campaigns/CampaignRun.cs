using System.ComponentModel.DataAnnotations;
using DzStore.Analytics.Jobs;
using DzStore.ServiceDefaults.OpenApi;

namespace DzStore.Analytics.Campaigns;

/// <summary>Whom a campaign reaches: the users of a city who spent more than <paramref name="MinSpend"/> dinars (DA).</summary>
public sealed record CampaignRequest(
    [property: StringLength(CampaignRequest.MaxCityCharacters, MinimumLength = 1), RegularExpression(ValueSchemas.TextPattern)] string City,
    [property: Range(0, CampaignRequest.MaxSpend)] long MinSpend,
    [property: StringLength(CampaignRequest.MaxPromoCodeCharacters, MinimumLength = 1), RegularExpression(ValueSchemas.TextPattern)] string PromoCode) : JobRequest
{
    public const int MaxCityCharacters = 100;
    public const int MaxPromoCodeCharacters = 50;
    public const long MaxSpend = (1L << 53) - 1;

    public override JobKind Kind() => JobKind.Campaign;
}

/// <summary>What a campaign run found, and the evidence that MongoDB did the filtering.</summary>
/// <param name="Plan">The plan as the engine printed it.</param>
/// <param name="PushedFilters">The filters that MongoDB evaluated, in Spark's words: <c>EqualTo(city,Oran)</c>.</param>
/// <param name="NotPushedFilters">Those the engine had to evaluate itself; empty where pushdown was complete.</param>
/// <param name="DocumentsExamined">How many documents MongoDB looked at, by its own explain or profiler; null where it does not tell.</param>
/// <param name="DocumentsReturned">How many it sent to the engine.</param>
/// <param name="Count">How many recipients the campaign has.</param>
/// <param name="FirstUsers">The five who spent most, ties by user id (ordinal).</param>
/// <param name="KeysExamined">How many index keys MongoDB looked at; null where it does not tell.</param>
/// <param name="EvidenceMissing">Why MongoDB's counts are not there, such as a user without the right to profile; null where they are.</param>
public sealed record CampaignResult(
    string Plan,
    IReadOnlyList<string> PushedFilters,
    IReadOnlyList<string> NotPushedFilters,
    long? DocumentsExamined,
    long? DocumentsReturned,
    long Count,
    IReadOnlyList<Recipient> FirstUsers,
    long? KeysExamined = null,
    string? EvidenceMissing = null) : JobResult;

/// <summary>One user whom a campaign reaches; <paramref name="TotalSpend"/> in dinars (DA).</summary>
public sealed record Recipient(string UserId, string? Name, string City, double TotalSpend);
