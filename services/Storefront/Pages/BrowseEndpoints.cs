using DzStore.ServiceDefaults.Identity;
using DzStore.Storefront.Catalog;
using DzStore.Storefront.Live;
using DzStore.Trends;

namespace DzStore.Storefront.Pages;

/// <summary>The pages that are the same for everybody: home, lists of products, and products.</summary>
internal static class BrowseEndpoints
{
    private const int LongestQuery = 60;

    private static readonly IReadOnlyList<TrendProduct> NoTrends = [];

    public static void MapBrowsing(this IEndpointRouteBuilder shop)
    {
        shop.MapGet("/", Home).AllowEverybody();
        shop.MapGet("/products", List).AllowEverybody();
        shop.MapGet("/products/{slug}", Show).AllowEverybody();
    }

    private static Task Home(HttpContext context, PageCache pages, TrendFeed feed)
    {
        var trends = feed.Current.List?.Products ?? NoTrends;
        return pages.SendAsync<HomePage>(context, "/", trends, () =>
            new() { [nameof(HomePage.Trends)] = trends.Take(TrendList.DefaultCount).ToArray() }
        );
    }

    private static Task List(HttpContext context, PageCache pages)
    {
        var typed = context.Request.Query["q"].ToString().Trim();
        var query = typed.Length > LongestQuery ? typed[..LongestQuery] : typed;
        var category = ProductCatalog.FindCategory(context.Request.Query["category"]);
        return pages.SendAsync<ListPage>(context, AddressOf(query, category), version: null, () => new()
            {
                [nameof(ListPage.Query)] = query.Length == 0 ? null : query,
                [nameof(ListPage.Category)] = category,
                [nameof(ListPage.Products)] = ProductCatalog.Search(query, category),
            });
    }

    private static async Task Show(HttpContext context, string slug, PageCache pages, ErrorPages errors, Visits visits)
    {
        if (ProductCatalog.Find(slug) is not { } product)
        {
            await errors.SendAsync(context, StatusCodes.Status404NotFound);
            return;
        }
        await pages.SendAsync<ProductPage>(context, product.Path, version: null, () => new() { [nameof(ProductPage.Product)] = product });
        visits.Answered(context, product);
    }

    private static string AddressOf(string query, Category? category)
    {
        if (query.Length == 0)
            return category is null ? "/products" : "/products?category=" + category.Slug;
        var search = "/products?q=" + Uri.EscapeDataString(query);
        return category is null ? search : $"{search}&category={category.Slug}";
    }
}
