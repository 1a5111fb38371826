using DzStore.ServiceDefaults.Identity;
using DzStore.Storefront.Languages;

namespace DzStore.Storefront.Pages;

/// <summary>POST /language: the visitor chooses a language, and comes back to the page.</summary>
internal static class LanguageEndpoint
{
    public static void MapLanguage(this IEndpointRouteBuilder shop) => shop.MapPost("/language", Choose).AllowEverybody();

    private static async Task Choose(HttpContext context)
    {
        var form = await Forms.ReadAsync(context);
        if (LanguageCodes.Parse(form["language"].ToString()) is { } language)
        {
            context.Response.Cookies.Append(
                RequestLanguage.Cookie,
                language.Code(),
                new()
                {
                    HttpOnly = true,
                    SameSite = SameSiteMode.Lax,
                    Secure = context.Request.IsHttps,
                    Path = "/",
                    MaxAge = TimeSpan.FromDays(365),
                }
            );
        }
        Forms.SeeOther(context, OwnAddress(form["return"].ToString()));
    }

    /// <summary>An address of the shop; the home page for what leads elsewhere.</summary>
    private static string OwnAddress(string address) =>
        address is ['/'] or ['/', not ('/' or '\\'), ..] && address.All(character => character is > ' ' and <= '~') ? address : "/";
}
