namespace DzStore.ServiceDefaults.Requests;

/// <summary>
/// Answers HEAD wherever GET is answered, as RFC 9110 asks (section 9.1). Endpoints are mapped for GET alone; a HEAD is routed and carried
/// out as a GET, and Kestrel leaves the body of its answer out.
/// </summary>
public static class HeadRequests
{
    /// <summary>True where the body of the answer will be left out, so that an expensive one need not be made.</summary>
    public static bool IsHead(this HttpContext context) => context.Features.Get<Head>() is not null;

    /// <summary>
    /// Adds the middleware, and routing right after it. Once the request is answered its method is HEAD again, for what logs it.
    /// </summary>
    internal static void UseHeadRequests(this WebApplication app)
    {
        app.Use(static (context, next) => HttpMethods.IsHead(context.Request.Method) ? AsGetAsync(context, next) : next(context));
        app.UseRouting();
    }

    private static async Task AsGetAsync(HttpContext context, RequestDelegate next)
    {
        context.Features.Set(new Head());
        context.Request.Method = HttpMethods.Get;
        try
        {
            await next(context);
        }
        finally
        {
            context.Request.Method = HttpMethods.Head;
        }
    }

    private sealed class Head;
}
