using System.Diagnostics;

namespace DzStore.ServiceDefaults.Problems;

/// <summary>
/// Writes every problem as application/problem+json, with the address that was asked for (<c>instance</c>) and the trace id of the request
/// (<c>traceId</c>, 32 hexadecimal digits).
/// </summary>
internal sealed class ProblemWriter : IProblemDetailsWriter
{
    /// <summary>The type of a problem that means no more than its status (RFC 9457, section 4.2.1).</summary>
    public const string NoFurtherType = "about:blank";

    public bool CanWrite(ProblemDetailsContext context) => true;

    public ValueTask WriteAsync(ProblemDetailsContext context)
    {
        var (http, problem) = (context.HttpContext, context.ProblemDetails);
        // The framework's own types name the section on the status in RFC 9110, which says no more than the status.
        if (problem.Type?.StartsWith(ProblemType.Prefix, StringComparison.Ordinal) != true)
            problem.Type = NoFurtherType;
        problem.Instance = http.Request.PathBase.Add(http.Request.Path).ToUriComponent();
        if (Activity.Current is { } trace)
            problem.Extensions["traceId"] = trace.TraceId.ToHexString();
        return new(
            http.Response.WriteAsJsonAsync(problem, problem.GetType(), options: null, "application/problem+json", http.RequestAborted)
        );
    }
}
