namespace DzStore.Storefront.Pages;

/// <summary>The headers of the shop's pages.</summary>
internal static class PageHeaders
{
    /// <summary>The shop's pages load their own files only, and no script that stands in a page runs.</summary>
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; font-src 'self'; worker-src 'self'; "
        + "manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    /// <summary>The policy of a worker, which takes it from its own script and not from the page.</summary>
    private const string WorkerPolicy = "default-src 'none'; script-src 'self'; connect-src 'self'; frame-ancestors 'none'";

    /// <summary>Sets the policy of a script, which counts where a worker runs it.</summary>
    public static void ApplyToScript(HttpContext context) => context.Response.Headers.ContentSecurityPolicy = WorkerPolicy;

    /// <summary>
    /// Sets the policies of a page. Under the services' no-referrer a form would post "Origin: null", as another site's form can.
    /// </summary>
    public static void Apply(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers["Referrer-Policy"] = "same-origin";
    }
}
