using System.Collections.Concurrent;
using System.Text;
using DzStore.Storefront.Cart;
using DzStore.Storefront.Catalog;
using DzStore.Storefront.Languages;

namespace DzStore.Storefront.Pages;

/// <summary>
/// The pages of Buy Now for one piece, rendered once for each product and language, with a gap for the visitor's intent. Nothing else in
/// them is the visitor's, and to render one anew costs three times all the rest of the request.
/// </summary>
public sealed class BuyPages(PageRenderer renderer)
{
    /// <summary>It stands where the intent will stand. It is random, so that no text of a page is taken for it.</summary>
    private static readonly string Gap = Guid.NewGuid().ToString("N");

    private readonly ConcurrentDictionary<(Language, Product), Template> _templates = new();

    /// <summary>The page with an intent.</summary>
    /// <param name="frame">The page's frame.</param>
    /// <param name="product">The product.</param>
    /// <param name="intent">The signed intent: base64url, so that it needs no encoding.</param>
    public async Task<byte[]> WithAsync(PageFrame frame, Product product, string intent)
    {
        var key = (frame.Language, product);
        // Whoever comes while it is rendered for the first time renders it, too: it is the same.
        if (!_templates.TryGetValue(key, out var template))
            _templates[key] = template = await RenderAsync(frame, product);
        return template.With(intent);
    }

    private async Task<Template> RenderAsync(PageFrame frame, Product product)
    {
        var page = await renderer.RenderAsync<BuyPage>(
            frame,
            new() { [nameof(BuyPage.Line)] = new CartLine(product, 1), [nameof(BuyPage.Intent)] = Gap }
        );
        var at = page.AsSpan().IndexOf(Encoding.ASCII.GetBytes(Gap));
        return new(page[..at], page[(at + Gap.Length)..]);
    }

    private sealed record Template(byte[] Before, byte[] After)
    {
        public byte[] With(string intent) => [.. Before, .. Encoding.ASCII.GetBytes(intent), .. After];
    }
}
