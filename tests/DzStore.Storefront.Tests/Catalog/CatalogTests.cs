using DzStore.Storefront.Catalog;
using DzStore.Storefront.Languages;

namespace DzStore.Storefront.Tests.Catalog;

public sealed class CatalogTests
{
    [Fact]
    public void The_shop_sells_what_the_lab_does_and_more()
    {
        ProductCatalog.All.Count.ShouldBeGreaterThanOrEqualTo(24);
        foreach (var name in new[] { "iPhone 15", "Samsung S24", "PlayStation 5", "Gaming Laptop", "Mouse" })
            ProductCatalog.OfName(name).ShouldNotBeNull(name);
        (ProductCatalog.Find("gaming-laptop")!.Price + ProductCatalog.Find("mouse")!.Price).ShouldBe(150_000);
        foreach (var product in ProductCatalog.All)
        {
            File.Exists(Path.Combine(AppContext.BaseDirectory, "wwwroot" + product.Picture)).ShouldBeTrue(product.Slug);
            product.Names.Arabic.ShouldMatch(@"\p{IsArabic}");
        }
        foreach (var category in Category.All)
            ProductCatalog.Search(null, category).ShouldNotBeEmpty();
    }

    [Theory]
    [InlineData("ÉCOUTEURS", "earbuds")]
    [InlineData("ecouteurs", "earbuds")]
    [InlineData("فاره", "mouse")]
    [InlineData("الالعاب ريدمي", null)]
    [InlineData("  gaming   LAPTOP ", "gaming-laptop")]
    [InlineData("S٢٤", "samsung-s24")]
    [InlineData("\ud800", "iphone-15")]
    public void A_search_finds_names_in_every_language_as_people_type_them(string query, string? slug) =>
        ProductCatalog.Search(query, null).Select(product => product.Slug).Append(null).First().ShouldBe(slug);

    [Fact]
    public void A_price_is_one_word() => Prices.Text(150_000).ShouldBe("150\u00a0000\u00a0DA");
}
