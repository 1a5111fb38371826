using Microsoft.AspNetCore.Http;

namespace DzStore.ServiceDefaults.Security;

/// <summary>What tells a browser how little to trust an answer of these services. Whoever serves a page sets a policy of its own over this one.</summary>
internal static class SecurityHeaders
{
    private const string NothingMayRun = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /// <summary>Swagger UI styles its elements inline and has its icons as data.</summary>
    private const string SwaggerUi = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /// <summary>First of all, so that no answer goes without. Set now, not when the answer starts: a callback would cost every order more than the headers.</summary>
    public static void UseSecurityHeaders(this WebApplication app)
    {
        app.Use(static (context, next) =>
        {
            Apply(context);
            return next(context);
        });
        if (!app.Environment.IsDevelopment())
            app.UseHsts();
    }

    /// <summary>Once more, for an answer that was begun anew: an exception takes off what was set before it.</summary>
    public static void Apply(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers.ContentSecurityPolicy = context.Request.Path.StartsWithSegments("/swagger") ? SwaggerUi : NothingMayRun;
    }
}
