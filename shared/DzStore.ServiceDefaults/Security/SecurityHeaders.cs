namespace DzStore.ServiceDefaults.Security;

/// <summary>
/// The security headers of every answer. An endpoint that serves a page replaces the content security policy with its own.
/// </summary>
public static class SecurityHeaders
{
    private const string NothingMayRun = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /// <summary>Swagger UI styles its elements inline and has its icons as data.</summary>
    private const string SwaggerUi =
        "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; base-uri 'none'; form-action 'none'; "
        + "frame-ancestors 'none'";

    /// <summary>
    /// Sets the headers on every request, before all other middleware, so that no answer lacks them. A callback at the start of the answer
    /// would cost every order more than the headers.
    /// </summary>
    internal static void UseSecurityHeaders(this WebApplication app)
    {
        app.Use(
            static (context, next) =>
            {
                Apply(context);
                return next(context);
            }
        );
        if (!app.Environment.IsDevelopment())
            app.UseHsts();
    }

    /// <summary>Sets the headers of one answer, again where they were cleared, as an exception clears them.</summary>
    public static void Apply(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers.ContentSecurityPolicy = context.Request.Path.StartsWithSegments("/swagger") ? SwaggerUi : NothingMayRun;
    }
}
