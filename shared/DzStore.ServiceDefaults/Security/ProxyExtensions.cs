using System.Net;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;
using IPNetwork = System.Net.IPNetwork;

namespace DzStore.ServiceDefaults.Security;

/// <summary>
/// Sees the caller behind a reverse proxy: from the proxies of Proxy:Known, and from nobody else, X-Forwarded-For, -Proto, -Host and
/// -Prefix stand for the address, the scheme, the host and the first part of the path of the request. Rates, logs, HSTS, redirects and the
/// addresses in answers follow.
/// </summary>
internal static class ProxyExtensions
{
    private const string KnownSetting = $"{ProxyOptions.Section}:{nameof(ProxyOptions.Known)}";
    private const string ForwardedHost = "X-Forwarded-Host";
    private const string OriginalHost = "X-Original-Host"; // It is there once X-Forwarded-Host was used.
    private const string ForwardedPrefix = "X-Forwarded-Prefix";

    public static WebApplicationBuilder AddProxies(this WebApplicationBuilder builder)
    {
        builder
            .Services.AddOptions<ProxyOptions>()
            .Configure<IConfiguration>((proxy, configuration) => proxy.Known = configuration.ReadList(KnownSetting))
            .ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<ProxyOptions>, ProxyOptionsValidator>();
        return builder;
    }

    /// <summary>Adds the middleware, before all other; a service without proxies does not pay for it.</summary>
    public static void UseProxies(this WebApplication app) =>
        app.Use(next =>
        {
            if (app.Services.GetRequiredService<IOptions<ProxyOptions>>().Value.Networks.ToArray() is not { Length: > 0 } known)
                return next;
            var behind = ((IApplicationBuilder)app).New();
            behind.UseForwardedHeaders(Trusting(known));
            behind.Run(next);
            var forwarded = behind.Build();
            return context =>
            {
                if (context.Connection.RemoteIpAddress is not { } peer || !IsKnown(known, peer))
                    return next(context);
                var headers = context.Request.Headers;
                if (headers.ContainsKey(ForwardedHost) || headers.ContainsKey(ForwardedPrefix))
                    context.Response.OnStarting(LocateAsync, context);
                return forwarded(context);
            };
        });

    /// <summary>All headers are followed as far as each hop, from the service outwards, is a known proxy.</summary>
    private static ForwardedHeadersOptions Trusting(IPNetwork[] known)
    {
        var options = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.All, ForwardLimit = null };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var network in known)
            options.KnownIPNetworks.Add(network);
        return options;
    }

    private static bool IsKnown(IPNetwork[] known, IPAddress address)
    {
        // A socket for both families shows callers of IPv4 as ::ffff:10.0.0.7.
        var peer = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return Array.Exists(known, network => network.Contains(peer));
    }

    /// <summary>
    /// Names scheme, host and prefix in a Location, as the caller knows them: some proxies rewrite one that begins with a slash.
    /// </summary>
    private static Task LocateAsync(object state)
    {
        var (request, headers) = (((HttpContext)state).Request, ((HttpContext)state).Response.Headers);
        if (headers.Location is [{ Length: > 0 } location] && location[0] == '/')
            headers.Location = Origin(request) + request.PathBase.ToUriComponent() + location;
        return Task.CompletedTask;
    }

    /// <summary>Scheme and host, where the proxy named the host; empty where it named a prefix alone.</summary>
    private static string Origin(HttpRequest request) =>
        request.Headers.ContainsKey(OriginalHost) ? $"{request.Scheme}://{request.Host.ToUriComponent()}" : "";
}
