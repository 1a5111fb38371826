using Microsoft.Extensions.FileProviders;

namespace DzStore.Analytics;

/// <summary>The storefront and the dashboard: the static files of wwwroot.</summary>
internal static class Storefront
{
    // The pages have all they need in files of their own, so the browser may refuse everything else.
    private const string Policy = "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    /// <summary>Serves the pages from the folder beside the assembly, whatever directory the service is started in.</summary>
    public static void UseStorefront(this WebApplication app)
    {
        var files = new PhysicalFileProvider(Path.Combine(AppContext.BaseDirectory, "wwwroot"));
        app.UseDefaultFiles(new DefaultFilesOptions { FileProvider = files });
        app.UseStaticFiles(new StaticFileOptions
        {
            FileProvider = files,
            OnPrepareResponse = served =>
            {
                var headers = served.Context.Response.Headers;
                headers.ContentSecurityPolicy = Policy;
                headers.CacheControl = "no-cache";
            },
        });
    }
}
