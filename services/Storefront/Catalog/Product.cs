using DzStore.Storefront.Languages;

namespace DzStore.Storefront.Catalog;

/// <summary>A product that the shop sells.</summary>
/// <param name="Slug">Its name in addresses.</param>
/// <param name="Category">Its category.</param>
/// <param name="Price">Its price in whole dinars (DA).</param>
/// <param name="Names">Its names; the English one is <see cref="CanonicalName"/>.</param>
/// <param name="About">A sentence on it.</param>
public sealed record Product(string Slug, Category Category, long Price, LocalText Names, LocalText About)
{
    /// <summary>The one name that stands in the traffic log, the trend list and orders.</summary>
    public string CanonicalName => Names.English;

    /// <summary>The address of its page.</summary>
    public string Path { get; } = "/products/" + Slug;

    /// <summary>The file of its picture.</summary>
    public string Picture { get; } = $"/img/products/{Slug}.svg";
}
