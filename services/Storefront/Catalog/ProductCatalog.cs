using System.Collections.Frozen;

namespace DzStore.Storefront.Catalog;

/// <summary>Everything that the shop sells. It changes with the program only, so that all instances sell the same.</summary>
public static class ProductCatalog
{
    private static readonly FrozenDictionary<string, Product> BySlug = Products.All.ToFrozenDictionary(product => product.Slug);
    private static readonly FrozenDictionary<string, Product> ByName = Products.All.ToFrozenDictionary(product => product.CanonicalName);
    private static readonly (Product Product, string Text)[] Searched = [.. Products.All.Select(product => (product, Text(product)))];

    /// <summary>All products.</summary>
    public static IReadOnlyList<Product> All => Products.All;

    /// <summary>The product of a slug; null where there is none.</summary>
    public static Product? Find(string? slug) => slug is null ? null : BySlug.GetValueOrDefault(slug);

    /// <summary>The product of a canonical name; null where there is none.</summary>
    public static Product? OfName(string name) => ByName.GetValueOrDefault(name);

    /// <summary>The category of a slug; null where there is none.</summary>
    public static Category? FindCategory(string? slug) => Category.All.FirstOrDefault(category => category.Slug == slug);

    /// <summary>
    /// The products of a category, all where it is null, that have every word of a search in their names, in whatever language, accents
    /// and capitals left aside.
    /// </summary>
    public static IReadOnlyList<Product> Search(string? query, Category? category)
    {
        var words = SearchText.Words(query);
        return
        [
            .. Searched
                .Where(entry => category is null || entry.Product.Category == category)
                .Where(entry => words.All(word => entry.Text.Contains(word, StringComparison.Ordinal)))
                .Select(entry => entry.Product),
        ];
    }

    private static string Text(Product product) =>
        string.Join(
            ' ',
            SearchText.Words(
                string.Join(
                    ' ',
                    product.Names.English,
                    product.Names.French,
                    product.Names.Arabic,
                    product.Category.Name.English,
                    product.Category.Name.French,
                    product.Category.Name.Arabic
                )
            )
        );
}
