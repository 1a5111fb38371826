namespace DzStore.ServiceDefaults.Problems;

/// <summary>Every error leaves as application/problem+json (RFC 9457), whatever the caller accepts, and without a stack trace.</summary>
internal static class ProblemsExtensions
{
    public static WebApplicationBuilder AddProblems(this WebApplicationBuilder builder)
    {
        builder.Services.AddProblemDetails();
        builder.Services.AddExceptionHandler<ProblemExceptionHandler>();
        // A body that cannot be bound is an exception, so that the handler can say what was wrong with it.
        builder.Services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        return builder;
    }

    public static void UseProblems(this WebApplication app)
    {
        app.UseExceptionHandler();
        // Statuses set without a body: 404 of an unknown route, 405 of a wrong method, 415 of a wrong type.
        app.UseStatusCodePages(page => TypedResults.Problem(statusCode: page.HttpContext.Response.StatusCode).ExecuteAsync(page.HttpContext));
    }
}
