using Yarp.ReverseProxy.Forwarder;

namespace DzStore.Storefront.Proxy;

/// <summary>The ways in which a request can fail to be answered by its service.</summary>
internal enum ForwardingFailure
{
    /// <summary>The caller hung up: nobody reads an answer.</summary>
    CallerGone,

    /// <summary>The caller's request broke off or breaks a rule of HTTP, so the service never had the whole of it.</summary>
    CallerFault,

    /// <summary>There was no connection to the service: nothing was sent.</summary>
    NeverSent,

    /// <summary>The request was sent, at least in part, and no whole answer came.</summary>
    Lost,
}

/// <summary>Tells the failures apart. Whatever is not known for certain to be unsent counts as sent.</summary>
internal static class ForwardingFailures
{
    public static ForwardingFailure Of(HttpContext context, ForwarderError error, Exception? exception)
    {
        if (context.RequestAborted.IsCancellationRequested)
            return ForwardingFailure.CallerGone;
        if (error == ForwarderError.RequestBodyClient)
            return ForwardingFailure.CallerFault;
        return exception switch
        {
            HttpRequestException { HttpRequestError: var cause } when IsBeforeSending(cause) => ForwardingFailure.NeverSent,
            // SocketsHttpHandler's sign that ConnectTimeout ended; the timeout of an activity has no such inner exception.
            OperationCanceledException { InnerException: TimeoutException } => ForwardingFailure.NeverSent,
            _ => ForwardingFailure.Lost,
        };
    }

    /// <summary>The refusal of the caller's own body by Kestrel; null where it just broke off.</summary>
    public static BadHttpRequestException? BadRequest(Exception? exception) =>
        exception switch
        {
            BadHttpRequestException bad => bad,
            AggregateException all => all.InnerExceptions.Select(BadRequest).FirstOrDefault(bad => bad is not null),
            { InnerException: { } inner } => BadRequest(inner),
            _ => null,
        };

    private static bool IsBeforeSending(HttpRequestError cause) =>
        cause is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError;
}
