using DzStore.Storefront.Languages;

namespace DzStore.Storefront.Pages;

/// <summary>What every page has: its language and its address.</summary>
/// <param name="Words">The texts in its language.</param>
/// <param name="ReturnTo">The address that the choice of another language comes back to.</param>
/// <param name="Assets">The addresses of its files.</param>
public sealed record PageFrame(Words Words, string ReturnTo, Assets Assets)
{
    /// <summary>The page's language.</summary>
    public Language Language => Words.Language;
}
