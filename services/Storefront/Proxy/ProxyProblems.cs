using DzStore.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DzStore.Storefront.Proxy;

/// <summary>The Storefront's own answers where a service gave none.</summary>
internal static class ProxyProblems
{
    /// <summary>The time after which a service that is away may be asked again.</summary>
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    /// <summary>503: nothing was sent.</summary>
    public static ProblemHttpResult Away(HttpContext context, ProxiedService service) =>
        Problem.RetryLater(context, ProblemTypes.ServiceUnavailable, RetryAfter, $"{service.Name} cannot be reached.");

    /// <summary>503: a request that changes nothing got no answer.</summary>
    public static ProblemHttpResult NoAnswer(HttpContext context, ProxiedService service) =>
        Problem.RetryLater(context, ProblemTypes.ServiceUnavailable, RetryAfter, $"{service.Name} did not answer.");

    /// <summary>504: a request that changes something was sent, and no answer came.</summary>
    public static ProblemHttpResult Unknown(ProxiedService service) =>
        ProblemTypes.OutcomeUnknown.Answer(
            $"The request was sent to {service.Name}, but no answer came: it may have been carried out or not. "
                + "An order that is sent again with the same id is stored at most once."
        );

    /// <summary>The caller's own body was refused.</summary>
    public static ProblemHttpResult BadRequest(BadHttpRequestException? bad) =>
        bad?.StatusCode switch
        {
            StatusCodes.Status408RequestTimeout => ProblemTypes.SlowBody.Answer("The body arrived too slowly."),
            StatusCodes.Status413PayloadTooLarge => ProblemTypes.BodyTooLarge.Answer("The body is too large."),
            _ => ProblemTypes.MalformedRequest.Answer("The body ended before it was complete, or its length is wrong."),
        };
}
