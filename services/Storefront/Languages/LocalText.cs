namespace DzStore.Storefront.Languages;

/// <summary>A text in the shop's three languages.</summary>
public sealed record LocalText(string English, string French, string Arabic)
{
    /// <summary>The text in one language.</summary>
    public string In(Language language) =>
        language switch
        {
            Language.French => French,
            Language.Arabic => Arabic,
            _ => English,
        };
}
