namespace DzStore.ServiceDefaults.Problems;

/// <summary>The kinds of problems that every service can answer with.</summary>
public static class ProblemTypes
{
    /// <summary>The request, or its body, cannot be read.</summary>
    public static readonly ProblemType MalformedRequest = new("malformed-request", 400, "The request cannot be read");

    /// <summary>Parameters are wrong; <c>errors</c> lists them.</summary>
    public static readonly ProblemType WrongParameters = new("wrong-parameters", 400, "The request has wrong parameters");

    /// <summary>The caller is unknown.</summary>
    public static readonly ProblemType NotAuthenticated = new("not-authenticated", 401, "The caller is unknown");

    /// <summary>The caller lacks the role.</summary>
    public static readonly ProblemType NotAllowed = new("not-allowed", 403, "The caller lacks the role");

    /// <summary>No operation has this address.</summary>
    public static readonly ProblemType UnknownAddress = new("unknown-address", 404, "There is nothing at this address");

    /// <summary>The address has no such method.</summary>
    public static readonly ProblemType UnsupportedMethod = new("unsupported-method", 405, "The address does not support the method");

    /// <summary>The body arrived too slowly.</summary>
    public static readonly ProblemType SlowBody = new("slow-body", 408, "The body arrived too slowly");

    /// <summary>The body is too large.</summary>
    public static readonly ProblemType BodyTooLarge = new("body-too-large", 413, "The body is too large");

    /// <summary>The body is not declared as JSON in UTF-8.</summary>
    public static readonly ProblemType UnsupportedMediaType = new("unsupported-media-type", 415, "The body is not JSON in UTF-8");

    /// <summary>The request breaks rules; <c>errors</c> lists them.</summary>
    public static readonly ProblemType BrokenRules = new("broken-rules", 422, "The request breaks rules");

    /// <summary>The caller exceeds its rate.</summary>
    public static readonly ProblemType RateExceeded = new("rate-exceeded", 429, "The caller exceeds its request rate");

    /// <summary>The service failed.</summary>
    public static readonly ProblemType InternalError = new("internal-error", 500, "The service failed");

    /// <summary>The database cannot be reached.</summary>
    public static readonly ProblemType DatabaseUnavailable = new("database-unavailable", 503, "The database cannot be reached");

    /// <summary>A token cannot be checked.</summary>
    public static readonly ProblemType AuthorityUnavailable = new("authority-unavailable", 503, "The token cannot be checked");

    /// <summary>A service behind this one cannot be reached.</summary>
    public static readonly ProblemType ServiceUnavailable = new("service-unavailable", 503, "The service cannot be reached");

    /// <summary>A service behind this one may have carried out the request or not.</summary>
    public static readonly ProblemType OutcomeUnknown = new("outcome-unknown", 504, "The request may have been carried out or not");

    /// <summary>The service is not ready for requests.</summary>
    public static readonly ProblemType NotReady = new("not-ready", 503, "The service is not ready");

    /// <summary>
    /// The kind that a status alone says, where the framework answered and not an endpoint; null for a status that means no more than HTTP
    /// says of it.
    /// </summary>
    internal static ProblemType? Of(int status) =>
        status switch
        {
            400 => MalformedRequest,
            401 => NotAuthenticated,
            403 => NotAllowed,
            404 => UnknownAddress,
            405 => UnsupportedMethod,
            408 => SlowBody,
            413 => BodyTooLarge,
            415 => UnsupportedMediaType,
            429 => RateExceeded,
            500 => InternalError,
            _ => null,
        };
}
