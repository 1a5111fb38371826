using Microsoft.Net.Http.Headers;

namespace DzStore.Storefront.Languages;

/// <summary>The language of a request: of the visitor's choice, kept in a cookie, else of the browser's list, else English.</summary>
public static class RequestLanguage
{
    /// <summary>The cookie of the visitor's choice. It names nobody, so it is neither signed nor encrypted.</summary>
    public const string Cookie = "dz_lang";

    /// <summary>The language of this request.</summary>
    public static Language Of(HttpContext context)
    {
        var request = context.Request;
        if (request.Cookies.TryGetValue(Cookie, out var chosen) && LanguageCodes.Parse(chosen) is { } language)
            return language;
        var accepted = request.Headers.AcceptLanguage;
        return accepted.Count == 0 ? Language.English : Best(accepted.ToString());
    }

    private static Language Best(string accepted)
    {
        // Most browsers send their first choice first and without a weight.
        if (LanguageCodes.Parse(accepted.AsSpan(0, Math.Max(0, accepted.AsSpan().IndexOfAny(',', ';')))) is { } first)
            return first;
        if (!StringWithQualityHeaderValue.TryParseList([accepted], out var all))
            return Language.English;
        foreach (var tag in all.Where(tag => tag.Quality is not 0).OrderByDescending(tag => tag.Quality ?? 1))
        {
            if (LanguageCodes.Parse(tag.Value.AsSpan()) is { } known)
                return known;
        }
        return Language.English;
    }
}
