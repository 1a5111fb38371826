namespace DzStore.ServiceDefaults.Problems;

/// <summary>
/// Answers every error that the application makes as application/problem+json (RFC 9457), whatever the caller accepts, without a stack
/// trace and with a trace id. What is not valid HTTP, Kestrel refuses by itself, with a status and no body: no application sees it.
/// </summary>
internal static class ProblemsExtensions
{
    public static WebApplicationBuilder AddProblems(this WebApplicationBuilder builder)
    {
        // Before the default writer, which depends on the Accept header.
        builder.Services.AddSingleton<IProblemDetailsWriter, ProblemWriter>();
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
            if (status == StatusCodes.Status405MethodNotAllowed)
                AllowHead(page.HttpContext.Response.Headers);
            var problem = ProblemTypes.Of(status)?.Answer(Detail(status)) ?? TypedResults.Problem(new() { Status = status });
            return problem.ExecuteAsync(page.HttpContext);
        });
    }

    /// <summary>Routing knows endpoints for GET alone, and every one of them answers HEAD as well.</summary>
    private static void AllowHead(IHeaderDictionary headers)
    {
        var allowed = headers.GetCommaSeparatedValues("Allow");
        if (allowed.Contains(HttpMethods.Get))
            headers.Allow = string.Join(", ", [.. allowed, HttpMethods.Head]);
    }

    private static string? Detail(int status) =>
        status switch
        {
            StatusCodes.Status401Unauthorized => "Authenticate with Authorization: Bearer and a token, or with X-Api-Key and a key. "
                + "WWW-Authenticate says what is wrong with a token that was sent.",
            StatusCodes.Status403Forbidden => "You lack the role that this operation requires.",
            StatusCodes.Status404NotFound => "There is nothing at this address; /swagger lists what there is.",
            StatusCodes.Status405MethodNotAllowed =>
                "This address does not support this method; the Allow header lists the methods that it supports.",
            StatusCodes.Status415UnsupportedMediaType => "Send the body as Content-Type: application/json.",
            _ => null,
        };
}
