namespace DzStore.Storefront.Languages;

/// <summary>The languages of the shop's pages.</summary>
public enum Language
{
    /// <summary>English, the language of the names in log, trend and orders.</summary>
    English,

    /// <summary>French.</summary>
    French,

    /// <summary>Arabic, written from right to left.</summary>
    Arabic,
}

/// <summary>The codes and directions of the languages.</summary>
public static class LanguageCodes
{
    /// <summary>All languages.</summary>
    public static IReadOnlyList<Language> All { get; } = [Language.English, Language.French, Language.Arabic];

    /// <summary>The language's tag (BCP 47).</summary>
    public static string Code(this Language language) =>
        language switch
        {
            Language.French => "fr",
            Language.Arabic => "ar",
            _ => "en",
        };

    /// <summary>The direction of its writing, as HTML names it.</summary>
    public static string Direction(this Language language) => language == Language.Arabic ? "rtl" : "ltr";

    /// <summary>The language's name in itself.</summary>
    public static string OwnName(this Language language) =>
        language switch
        {
            Language.French => "Français",
            Language.Arabic => "العربية",
            _ => "English",
        };

    /// <summary>The language of a tag, also of one with a region (fr-DZ); null for one that the shop does not speak.</summary>
    public static Language? Parse(ReadOnlySpan<char> tag)
    {
        var primary = tag.IndexOf('-') is > 0 and var region ? tag[..region] : tag;
        foreach (var language in All)
        {
            if (primary.Equals(language.Code(), StringComparison.OrdinalIgnoreCase))
                return language;
        }
        return null;
    }
}
