using DzStore.ServiceDefaults.Problems;

namespace DzStore.ServiceDefaults.Identity;

/// <summary>Thrown where a token cannot be checked, since the authority's keys cannot be fetched.</summary>
internal sealed class AuthorityUnavailableException(Exception inner) : Exception("The authority's keys cannot be fetched.", inner);

/// <summary>Answers 503 where a token cannot be checked: it may be valid, so 401 would be wrong.</summary>
internal sealed class AuthorityExceptionMapper : IExceptionMapper
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);

    public MappedException? Map(HttpContext context, Exception exception) =>
        exception is AuthorityUnavailableException
            ? new(
                Problem.RetryLater(
                    context,
                    ProblemTypes.AuthorityUnavailable,
                    RetryAfter,
                    "The authority that signs tokens cannot be reached, so yours could not be checked."
                ),
                $"A token could not be checked: {exception.InnerException?.Message} Check Auth:Authority and that it can be reached."
            )
            : null;
}
