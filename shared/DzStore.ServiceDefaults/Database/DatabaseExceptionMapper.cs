using DzStore.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DzStore.ServiceDefaults.Database;

/// <summary>Answers 503 where the database is unavailable.</summary>
/// <param name="database">Null in a service without a database, which can still time out.</param>
internal sealed class DatabaseExceptionMapper(DatabaseResilience? database = null) : IExceptionMapper
{
    public MappedException? Map(HttpContext context, Exception exception) =>
        DatabaseFailure.IsUnavailable(exception)
            ? new(
                DatabaseProblem.Unavailable(context, database?.RetryAfter ?? TimeSpan.FromSeconds(1)),
                database?.Explain(exception) ?? $"The database is unavailable: {DatabaseFailure.Reason(exception)}."
            )
            : null;
}

/// <summary>The problem of a database that is unavailable.</summary>
public static class DatabaseProblem
{
    /// <summary>503 with Retry-After (whole seconds, at least 1): nothing was done, the same request may be sent again.</summary>
    /// <remarks>Callers do not learn the database's address; the log has it.</remarks>
    public static ProblemHttpResult Unavailable(HttpContext context, TimeSpan retryAfter) =>
        Problem.RetryLater(context, ProblemTypes.DatabaseUnavailable, retryAfter, "The database cannot be reached at the moment.");
}
