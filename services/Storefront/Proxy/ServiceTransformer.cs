using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using DzStore.ServiceDefaults.Identity;
using Microsoft.Net.Http.Headers;
using Yarp.ReverseProxy.Forwarder;

namespace DzStore.Storefront.Proxy;

/// <summary>
/// Makes the request for a service from the caller's: all end-to-end headers but cookies, which are the shop's, and forwarding headers,
/// which are made here from the connection that is there. The answer goes back as the service made it.
/// </summary>
/// <param name="service">The service.</param>
/// <param name="target">The target at the service.</param>
internal sealed class ServiceTransformer(ProxiedService service, string target) : HttpTransformer
{
    private const string ForwardedPrefix = "X-Forwarded-";

    /// <summary>The original values that ASP.NET Core keeps where the Storefront stands behind a proxy itself.</summary>
    private const string OriginalPrefix = "X-Original-";

    public override async ValueTask TransformRequestAsync(
        HttpContext httpContext,
        HttpRequestMessage proxyRequest,
        string destinationPrefix,
        CancellationToken cancellationToken
    )
    {
        var request = httpContext.Request;
        // The client's pool sends a request without a body again when a connection that it kept turns out to be closed. One that changes
        // something might then be carried out twice, or be called "never sent" though it was: an empty body prevents both.
        if (!IsSafe(request.Method) && request.ContentLength is null && !request.Headers.ContainsKey(HeaderNames.TransferEncoding))
            request.ContentLength = 0;
        await base.TransformRequestAsync(httpContext, proxyRequest, destinationPrefix, cancellationToken);

        proxyRequest.RequestUri = service.Locate(target);
        proxyRequest.Headers.Host = null;
        RemoveOwn(request.Headers, proxyRequest);
        AddForwarding(httpContext, proxyRequest);
        if (request.Headers.UpgradeInsecureRequests is { Count: > 0 } wish)
            proxyRequest.Headers.TryAddWithoutValidation(HeaderNames.UpgradeInsecureRequests, (string?)wish);
        Trace(proxyRequest);
    }

    public override ValueTask<bool> TransformResponseAsync(
        HttpContext httpContext,
        HttpResponseMessage? proxyResponse,
        CancellationToken cancellationToken
    )
    {
        // The headers that the Storefront has put there for answers of its own.
        if (proxyResponse is not null)
            httpContext.Response.Headers.Clear();
        return base.TransformResponseAsync(httpContext, proxyResponse, cancellationToken);
    }

    /// <summary>True for the methods that change nothing.</summary>
    public static bool IsSafe(string method) =>
        HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method) || HttpMethods.IsTrace(method);

    private static void RemoveOwn(IHeaderDictionary headers, HttpRequestMessage proxyRequest)
    {
        foreach (var (name, _) in headers)
        {
            if (IsOwn(name))
                proxyRequest.Headers.Remove(name);
        }

        // Kestrel answers it, when the body is read.
        proxyRequest.Headers.Remove(HeaderNames.Expect);
        // Whatever Connection names is for this hop only (RFC 9110, section 7.6.1).
        if (headers.Connection.Count > 0)
        {
            foreach (var name in headers.GetCommaSeparatedValues(HeaderNames.Connection))
                RemoveForThisHop(proxyRequest, name);
        }
    }

    private static void RemoveForThisHop(HttpRequestMessage proxyRequest, string name)
    {
        try
        {
            if (!name.StartsWith("Content-", StringComparison.OrdinalIgnoreCase))
                proxyRequest.Headers.Remove(name);
        }
        catch (Exception e) when (e is FormatException or InvalidOperationException or ArgumentException)
        {
            // Not the name of a request's header, so none is there.
        }
    }

    private static bool IsOwn(string name) =>
        name.StartsWith(ForwardedPrefix, StringComparison.OrdinalIgnoreCase)
        || name.StartsWith(OriginalPrefix, StringComparison.OrdinalIgnoreCase)
        || name.Equals(HeaderNames.Cookie, StringComparison.OrdinalIgnoreCase)
        || name.Equals("Forwarded", StringComparison.OrdinalIgnoreCase);

    private void AddForwarding(HttpContext context, HttpRequestMessage proxyRequest)
    {
        var (request, headers) = (context.Request, proxyRequest.Headers);
        var address = Text(context.Connection.RemoteIpAddress);
        headers.TryAddWithoutValidation("X-Forwarded-For", address);
        headers.TryAddWithoutValidation("X-Forwarded-Proto", request.Scheme);
        if (request.Host.HasValue)
            headers.TryAddWithoutValidation("X-Forwarded-Host", request.Host.ToUriComponent());
        headers.TryAddWithoutValidation("X-Forwarded-Prefix", request.PathBase.Add(service.Prefix).ToUriComponent());
        // The services read X-Forwarded-*. They never take a request with this header for a developer's, so it goes with every request
        // whose caller the Storefront does not take for the developer either.
        if (!context.IsLocalDeveloper())
            headers.TryAddWithoutValidation("Forwarded", Forwarded(address, request.Scheme));
    }

    private static string Forwarded(string address, string scheme) =>
        address.Contains(':', StringComparison.Ordinal) ? $"for=\"[{address}]\";proto={scheme}" : $"for={address};proto={scheme}";

    private static string Text(IPAddress? address)
    {
        if (address is null)
            return "unknown";
        if (address.IsIPv4MappedToIPv6)
            return address.MapToIPv4().ToString();
        // Without the scope, which means something on this machine only.
        return address.AddressFamily == AddressFamily.InterNetworkV6
            ? new IPAddress(address.GetAddressBytes()).ToString()
            : address.ToString();
    }

    /// <summary>The caller's trace goes on, with the Storefront's span in the middle.</summary>
    private static void Trace(HttpRequestMessage proxyRequest)
    {
        if (Activity.Current is not { IdFormat: ActivityIdFormat.W3C, Id: { } id })
            return;
        proxyRequest.Headers.Remove(HeaderNames.TraceParent);
        proxyRequest.Headers.TryAddWithoutValidation(HeaderNames.TraceParent, id);
    }
}
