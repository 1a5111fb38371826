using System.Net;
using System.Text;
using DzStore.ServiceDefaults.Requests;
using DzStore.ServiceDefaults.Security;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.Extensions.Options;
using Yarp.ReverseProxy.Forwarder;

namespace DzStore.Storefront.Proxy;

/// <summary>
/// Sends requests to the services, and answers where a service does not: never sent, sent without an answer, and not complete are three
/// different results, and stay three.
/// </summary>
internal sealed partial class ServiceForwarder : IDisposable
{
    private readonly IHttpForwarder _forwarder;
    private readonly ProxyMetrics _metrics;
    private readonly ILogger<ServiceForwarder> _logger;
    private readonly HttpMessageInvoker _http;
    private readonly ForwarderRequestConfig _config;

    public ServiceForwarder(
        IHttpForwarder forwarder,
        IOptions<ForwardingOptions> options,
        ProxyMetrics metrics,
        ILogger<ServiceForwarder> logger
    )
    {
        (_forwarder, _metrics, _logger) = (forwarder, metrics, logger);
        _config = new()
        {
            Version = HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            ActivityTimeout = options.Value.ActivityTimeout,
        };
        _http = new(
            new SocketsHttpHandler
            {
                UseProxy = false,
                UseCookies = false,
                AllowAutoRedirect = false,
                AutomaticDecompression = DecompressionMethods.None,
                ConnectTimeout = options.Value.ConnectTimeout,
                // Names of services may come to stand for other addresses.
                PooledConnectionLifetime = TimeSpan.FromMinutes(5),
                // The transformer names the trace.
                ActivityHeadersPropagator = null,
                // As Kestrel reads them: an Idempotency-Key may be in Arabic.
                RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8,
            }
        );
    }

    /// <summary>Forwards the request and answers it.</summary>
    /// <param name="context">The request.</param>
    /// <param name="service">The service.</param>
    /// <param name="target">The target at the service.</param>
    public async Task ForwardAsync(HttpContext context, ProxiedService service, string target)
    {
        context.SetEndpoint(service.Endpoint);
        // An answer without a body is the service's, and stays without one.
        if (context.Features.Get<IStatusCodePagesFeature>() is { } pages)
            pages.Enabled = false;
        // Of several keys the HTTP client would make one, "a, b". Refused here as a service refuses them.
        IdempotencyKey.Read(context.Request);
        context.Request.AllowDraining();
        if (context.Request.ContentLength is > RequestLimits.MaxBodyBytes)
        {
            await RequestLimits.BodyTooLarge().ExecuteAsync(context);
            return;
        }

        var error = await _forwarder.SendAsync(
            context,
            service.Address.AbsoluteUri,
            _http,
            _config,
            new ServiceTransformer(service, target),
            CancellationToken.None
        );
        if (error != ForwarderError.None)
            await AnswerAsync(context, service, error);
    }

    public void Dispose() => _http.Dispose();

    private Task AnswerAsync(HttpContext context, ProxiedService service, ForwarderError error)
    {
        var exception = context.Features.Get<IForwarderErrorFeature>()?.Exception;
        var failure = ForwardingFailures.Of(context, error, exception);
        _metrics.Failed(service, failure);
        if (failure is ForwardingFailure.NeverSent or ForwardingFailure.Lost)
            LogFailed(service.Name, failure, (exception?.GetBaseException() ?? exception)?.Message ?? "");
        // An answer that has begun cannot be taken back: its connection was closed in the middle, which every client sees.
        if (context.Response.HasStarted)
            return Task.CompletedTask;

        context.Response.Clear();
        SecurityHeaders.Apply(context);
        if (failure == ForwardingFailure.CallerGone)
        {
            context.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
            return Task.CompletedTask;
        }

        var problem = failure switch
        {
            ForwardingFailure.CallerFault => ProxyProblems.BadRequest(ForwardingFailures.BadRequest(exception)),
            ForwardingFailure.NeverSent => ProxyProblems.Away(context, service),
            _ when ServiceTransformer.IsSafe(context.Request.Method) => ProxyProblems.NoAnswer(context, service),
            _ => ProxyProblems.Unknown(service),
        };
        return problem.ExecuteAsync(context);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Service} gave no answer ({Failure}): {Reason}")]
    private partial void LogFailed(string service, ForwardingFailure failure, string reason);
}
