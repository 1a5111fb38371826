using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DzStore.ServiceDefaults.Problems;

/// <summary>Problems that several endpoints answer with; each is application/problem+json (RFC 9457).</summary>
public static class Problem
{
    /// <summary>422 with every broken rule, listed by field.</summary>
    public static ProblemHttpResult BrokenRules(IEnumerable<KeyValuePair<string, string[]>> errors) =>
        ProblemTypes.BrokenRules.Listing("The request breaks the rules listed under errors.", errors);

    /// <summary>400 with every wrong parameter, listed by name.</summary>
    public static ProblemHttpResult WrongParameters(IEnumerable<KeyValuePair<string, string[]>> errors) =>
        ProblemTypes.WrongParameters.Listing("The request has wrong parameters, listed under errors.", errors);

    /// <summary>
    /// A refusal with Retry-After in whole seconds, at least 1: nothing was done, and the same request may be sent again after that time.
    /// </summary>
    /// <param name="context">The request; its response gets the header.</param>
    /// <param name="type">The kind of refusal: its status is 503 or 429.</param>
    /// <param name="retryAfter">The time to wait, rounded up.</param>
    /// <param name="reason">One sentence: why the request is refused.</param>
    public static ProblemHttpResult RetryLater(HttpContext context, ProblemType type, TimeSpan retryAfter, string reason)
    {
        context.Response.Headers.RetryAfter = Math.Max(1, (long)Math.Ceiling(retryAfter.TotalSeconds))
            .ToString(CultureInfo.InvariantCulture);
        return type.Answer($"{reason} Nothing was done; send the same request again after Retry-After seconds.");
    }
}
