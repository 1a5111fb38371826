using System.Collections.Concurrent;
using System.IO.Compression;
using DzStore.Storefront.Languages;

namespace DzStore.Storefront.Pages;

/// <summary>
/// The pages that are the same for everybody, rendered once for each language. A page holds nothing of a visitor, so that it can be served
/// to the next one.
/// </summary>
public sealed class PageCache(PageRenderer renderer, BrowseAdmission admission, PageMetrics metrics)
{
    /// <summary>The most searches that are kept: whoever searches for anything cannot fill the memory.</summary>
    private const int MostSearches = 200;

    private static readonly string[] ContentLanguages = [.. LanguageCodes.All.Select(language => language.Code())];

    private readonly ConcurrentDictionary<(Language, string), Entry> _pages = new();
    private readonly ConcurrentDictionary<(Language, string), Entry> _searches = new();

    /// <summary>Answers with a page, rendered where it is not there yet, or not of this version.</summary>
    /// <param name="context">The request.</param>
    /// <param name="address">The page's address, which is its key, too. One with <c>?q=</c> is a search.</param>
    /// <param name="version">What its content follows from, compared by reference; null where that never changes.</param>
    /// <param name="parameters">The parameters of its component.</param>
    public Task SendAsync<TPage>(HttpContext context, string address, object? version, Func<Dictionary<string, object?>> parameters)
        where TPage : ShopPage
    {
        var language = RequestLanguage.Of(context);
        if (!Kept(address).TryGetValue((language, address), out var entry) || !ReferenceEquals(entry.Version, version))
        {
            if (admission.TryEnter() is { } place)
                return MakeAsync<TPage>(place, context, language, address, version, parameters);
            // Where there is no place, a page of an older version is better than none.
            if (entry is null)
                return admission.RefuseAsync(context);
        }
        metrics.FromCache();
        return entry.Body is { IsValueCreated: true, Value.IsCompletedSuccessfully: true }
            ? Send(context, language, entry.Body.Value.Result)
            : SendWhenRenderedAsync(context, language, address, entry);
    }

    private async Task MakeAsync<TPage>(
        IDisposable place,
        HttpContext context,
        Language language,
        string address,
        object? version,
        Func<Dictionary<string, object?>> parameters
    )
        where TPage : ShopPage
    {
        using (place)
        {
            metrics.FromScratch();
            var entry = Begin<TPage>(context, language, address, version, parameters);
            await SendWhenRenderedAsync(context, language, address, entry);
        }
    }

    private Entry Begin<TPage>(
        HttpContext context,
        Language language,
        string address,
        object? version,
        Func<Dictionary<string, object?>> parameters
    )
        where TPage : ShopPage
    {
        if (_searches.Count >= MostSearches)
            _searches.Clear();
        var frame = renderer.FrameOf(context, address);
        var begun = new Entry(version, new(() => RenderAsync<TPage>(frame, parameters())));
        return Kept(address).AddOrUpdate((language, address), begun, (_, there) => ReferenceEquals(there.Version, version) ? there : begun);
    }

    private ConcurrentDictionary<(Language, string), Entry> Kept(string address) =>
        address.Contains("?q=", StringComparison.Ordinal) ? _searches : _pages;

    private async Task<CachedBody> RenderAsync<TPage>(PageFrame frame, Dictionary<string, object?> parameters)
        where TPage : ShopPage =>
        new(
            await renderer.RenderAsync<TPage>(frame, parameters),
            PageRenderer.ContentType,
            frame.Language.Code(),
            CompressionLevel.Fastest
        );

    private async Task SendWhenRenderedAsync(HttpContext context, Language language, string address, Entry entry)
    {
        CachedBody body;
        try
        {
            body = await entry.Body.Value;
        }
        catch
        {
            // The next one tries again.
            Kept(address).TryRemove(new((language, address), entry));
            throw;
        }
        await Send(context, language, body);
    }

    private static Task Send(HttpContext context, Language language, CachedBody body)
    {
        PageHeaders.Apply(context);
        var headers = context.Response.Headers;
        // Everybody asks each time, so that each view is counted; most learn that nothing has changed.
        headers.CacheControl = "public, no-cache";
        headers.Vary = "Accept-Encoding, Accept-Language, Cookie";
        headers.ContentLanguage = ContentLanguages[(int)language];
        return body.ServeAsync(context);
    }

    private sealed record Entry(object? Version, Lazy<Task<CachedBody>> Body);
}
