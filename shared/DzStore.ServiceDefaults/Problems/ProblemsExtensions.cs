namespace DzStore.ServiceDefaults.Problems;

/// <summary>Every error leaves as application/problem+json (RFC 9457), whatever the caller accepts, without a stack trace and with its trace's id.</summary>
internal static class ProblemsExtensions
{
    public static WebApplicationBuilder AddProblems(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<IProblemDetailsWriter, ProblemWriter>(); // Before the default one, which asks what the caller accepts.
        builder.Services.AddProblemDetails();
        builder.Services.AddExceptionHandler<ProblemExceptionHandler>();
        // A body that cannot be bound is an exception, so that the handler can say what was wrong with it.
        builder.Services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        return builder;
    }

    public static void UseProblems(this WebApplication app)
    {
        app.UseExceptionHandler();
        // Routing sets these statuses without a body.
        app.UseStatusCodePages(page =>
        {
            var status = page.HttpContext.Response.StatusCode;
            return TypedResults.Problem(Detail(status), statusCode: status).ExecuteAsync(page.HttpContext);
        });
    }

    private static string? Detail(int status) => status switch
    {
        StatusCodes.Status401Unauthorized => "Say who you are: Authorization: Bearer with a token, or X-Api-Key with a key. WWW-Authenticate says what is wrong with a token that was sent.",
        StatusCodes.Status403Forbidden => "You may not do this: it is for callers with another role.",
        StatusCodes.Status404NotFound => "There is nothing at this address; /swagger shows what there is.",
        StatusCodes.Status405MethodNotAllowed => "This address does not take this method; the Allow header names those it takes.",
        StatusCodes.Status415UnsupportedMediaType => "Send the body as Content-Type: application/json.",
        _ => null,
    };
}
