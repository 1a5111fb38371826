using Microsoft.AspNetCore.Http.HttpResults;

namespace DzStore.ServiceDefaults.Problems;

/// <summary>
/// Maps the exceptions of one room to problems. A room registers its mapper as a singleton; an exception that no mapper knows is answered
/// with 500.
/// </summary>
public interface IExceptionMapper
{
    /// <summary>The problem of an exception that escaped an endpoint; null where this mapper does not know it.</summary>
    MappedException? Map(HttpContext context, Exception exception);
}

/// <summary>The answer to an exception that is expected now and then.</summary>
/// <param name="Answer">The answer to the caller, without internal addresses or names.</param>
/// <param name="Warning">One line for the log: what failed, and what an operator can do.</param>
public sealed record MappedException(ProblemHttpResult Answer, string Warning);
