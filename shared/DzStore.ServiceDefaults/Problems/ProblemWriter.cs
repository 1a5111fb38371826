using System.Diagnostics;

namespace DzStore.ServiceDefaults.Problems;

/// <summary>Writes every problem in the same way, with the id that its log lines and spans have (<c>traceId</c>, 32 hexadecimal digits).</summary>
internal sealed class ProblemWriter : IProblemDetailsWriter
{
    /// <summary>RFC 9457: the problem is what its status says, and nothing more.</summary>
    public const string NoFurtherType = "about:blank";

    public bool CanWrite(ProblemDetailsContext context) => true;

    public ValueTask WriteAsync(ProblemDetailsContext context)
    {
        var (http, problem) = (context.HttpContext, context.ProblemDetails);
        problem.Type ??= NoFurtherType; // The framework has none for 429.
        if (Activity.Current is { } trace)
            problem.Extensions["traceId"] = trace.TraceId.ToHexString();
        return new(http.Response.WriteAsJsonAsync(problem, problem.GetType(), options: null, "application/problem+json", http.RequestAborted));
    }
}
