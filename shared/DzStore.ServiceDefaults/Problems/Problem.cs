using System.Globalization;
using DzStore.ServiceDefaults.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.WebUtilities;

namespace DzStore.ServiceDefaults.Problems;

/// <summary>The problems that several endpoints answer with; each is application/problem+json.</summary>
public static class Problem
{
    /// <summary>422 with every broken rule, listed by field.</summary>
    public static ProblemHttpResult BrokenRules(IEnumerable<KeyValuePair<string, string[]>> errors) =>
        Listed(errors, StatusCodes.Status422UnprocessableEntity, "The request breaks the rules listed under errors.");

    /// <summary>400 with every unreadable parameter, listed by name.</summary>
    public static ProblemHttpResult WrongParameters(IEnumerable<KeyValuePair<string, string[]>> errors) =>
        Listed(errors, StatusCodes.Status400BadRequest, "The request has wrong parameters, listed under errors.");

    /// <summary>413: the body is larger than <see cref="RequestLimits.MaxBodyBytes"/>.</summary>
    public static ProblemHttpResult BodyTooLarge() => TypedResults.Problem(
        $"The body is larger than {RequestLimits.MaxBodyBytes} bytes.", statusCode: StatusCodes.Status413PayloadTooLarge);

    /// <summary>503 with Retry-After (whole seconds, at least 1): nothing was done, the same request may be sent again.</summary>
    public static ProblemHttpResult DatabaseUnavailable(HttpContext context, TimeSpan retryAfter) => Later(context, retryAfter,
        "The database cannot be reached at the moment. Nothing was done; send the same request again after Retry-After seconds.");

    /// <summary>503 with Retry-After (whole seconds, at least 1): more requests wait than can be answered in time.</summary>
    public static ProblemHttpResult Overloaded(HttpContext context, TimeSpan retryAfter) => Later(context, retryAfter,
        "There are more requests than can be answered in time. Nothing was done; send the same request again after Retry-After seconds.");

    /// <summary>503 with Retry-After (whole seconds, at least 1): nobody can tell at the moment who the caller is.</summary>
    internal static ProblemHttpResult AuthorityUnavailable(HttpContext context, TimeSpan retryAfter) => Later(context, retryAfter,
        "The authority that signs tokens cannot be reached, so yours could not be checked. Nothing was done; send the same request again after Retry-After seconds.");

    /// <summary>429 with Retry-After (whole seconds, at least 1): the caller sends more than he may.</summary>
    internal static ProblemHttpResult TooManyRequests(HttpContext context, TimeSpan retryAfter) => Later(context, retryAfter,
        "You send more requests a second than you may. Nothing was done; send the same request again after Retry-After seconds.",
        StatusCodes.Status429TooManyRequests);

    private static ProblemHttpResult Later(
        HttpContext context, TimeSpan retryAfter, string detail, int status = StatusCodes.Status503ServiceUnavailable)
    {
        context.Response.Headers.RetryAfter =
            Math.Max(1, (long)Math.Ceiling(retryAfter.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        return TypedResults.Problem(detail, statusCode: status);
    }

    private static ProblemHttpResult Listed(IEnumerable<KeyValuePair<string, string[]>> errors, int status, string detail) =>
        TypedResults.Problem(new HttpValidationProblemDetails(errors)
        {
            Title = ReasonPhrases.GetReasonPhrase(status), Status = status, Detail = detail,
        });
}
