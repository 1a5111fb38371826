using System.ComponentModel.DataAnnotations;
using DzStore.Analytics.Jobs;
using DzStore.ServiceDefaults.OpenApi;

namespace DzStore.Analytics.Campaigns;

/// <summary>A campaign for the users of a city who spent more than <paramref name="MinSpend"/> dinars (DA).</summary>
public sealed record CampaignRequest(
    [property: StringLength(CampaignRequest.MaxCityCharacters, MinimumLength = 1), RegularExpression(ValueSchemas.TextPattern)] string City,
    [property: Range(0, CampaignRequest.MaxSpend)] long MinSpend,
    [property: StringLength(CampaignRequest.MaxPromoCodeCharacters, MinimumLength = 1), RegularExpression(ValueSchemas.TextPattern)]
        string PromoCode
) : JobRequest
{
    public const int MaxCityCharacters = 100;
    public const int MaxPromoCodeCharacters = 50;
    public const long MaxSpend = (1L << 53) - 1;

    public static readonly JobKind JobKind = new("Campaign");

    public override JobKind Kind() => JobKind;
}
