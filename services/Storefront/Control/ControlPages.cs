using Microsoft.Extensions.FileProviders;

namespace DzStore.Storefront.Control;

/// <summary>
/// The pages of the control room: the static files of wwwroot/control. They hold no figure and no secret, so that everybody may have them;
/// what they show comes from endpoints that ask who calls.
/// </summary>
internal static class ControlPages
{
    /// <summary>The address of the pages.</summary>
    public const string Address = "/control";

    // The pages load only files of this service, so the browser may refuse everything else.
    private const string Policy = "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    /// <summary>Serves the pages from the folder beside the assembly, independent of the working directory.</summary>
    public static void UseControlPages(this WebApplication app)
    {
        var files = new PhysicalFileProvider(Path.Combine(AppContext.BaseDirectory, "wwwroot", "control"));
        app.UseDefaultFiles(new DefaultFilesOptions { FileProvider = files, RequestPath = Address });
        app.UseStaticFiles(
            new StaticFileOptions
            {
                FileProvider = files,
                RequestPath = Address,
                OnPrepareResponse = served =>
                {
                    var headers = served.Context.Response.Headers;
                    headers.ContentSecurityPolicy = Policy;
                    headers.CacheControl = "no-cache";
                    // Under no-referrer a browser calls the origin of a form's post null, and the post would be refused.
                    headers["Referrer-Policy"] = "same-origin";
                },
            }
        );
    }
}
