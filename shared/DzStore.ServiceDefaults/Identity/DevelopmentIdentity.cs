using System.Net;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace DzStore.ServiceDefaults.Identity;

/// <summary>
/// Makes a caller on a developer's machine who sends no credentials an admin, so that the first curl needs no token. Both ends of the
/// connection must be loopback (a proxy's header can change only one of them), the requested host too (a name that somebody's DNS points
/// here is not), and a browser must not send the request for a page of another site. A request that came over a proxy which is not known
/// says nothing certain about its caller, so it is nobody's.
/// </summary>
internal sealed class DevelopmentIdentity(IOptions<AuthOptions> options, IHostEnvironment environment)
{
    public const string User = "developer";

    /// <summary>
    /// The header in which the forwarded headers of a known proxy leave the host that the proxy itself asked for. A page whose name was
    /// rebound to this machine can send X-Forwarded-Host, but not choose the host.
    /// </summary>
    private const string OriginalHost = "X-Original-Host";

    /// <summary>The headers by which proxies say for whom they call. Those of a known proxy were used, and are no longer there.</summary>
    private static readonly string[] OfProxies =
    [
        "Forwarded",
        "X-Forwarded-For",
        "X-Forwarded-Host",
        "X-Forwarded-Proto",
        "X-Forwarded-Prefix",
        "X-Real-IP",
        "Via",
    ];

    private static readonly Task<AuthenticateResult> Nobody = Task.FromResult(AuthenticateResult.NoResult());
    private static readonly Task<AuthenticateResult> Developer = Credentials.Recognised("Development", User, [Roles.Admin]);

    public bool IsOn { get; } = environment.IsDevelopment() && options.Value.DevelopmentIdentity != false;

    public Task<AuthenticateResult> Authenticate(HttpContext context) => IsDeveloper(context) ? Developer : Nobody;

    public bool IsDeveloper(HttpContext context) => IsOn && IsLocal(context);

    private static bool IsLocal(HttpContext context) =>
        context.Connection is { RemoteIpAddress: { } remote, LocalIpAddress: { } local }
        && IPAddress.IsLoopback(remote)
        && IPAddress.IsLoopback(local)
        && IsLoopback(context.Request.Host)
        && IsOfOwnSite(context.Request.Headers)
        && !IsOverUnknownProxy(context.Request.Headers);

    private static bool IsOfOwnSite(IHeaderDictionary headers) =>
        headers["Sec-Fetch-Site"] is var site && (site.Count == 0 || (site.Count == 1 && site[0] is "same-origin" or "none"));

    private static bool IsOverUnknownProxy(IHeaderDictionary headers) =>
        Array.Exists(OfProxies, headers.ContainsKey)
        || (headers.TryGetValue(OriginalHost, out var original) && !(original.Count == 1 && IsLoopback(new HostString(original[0]!))));

    private static bool IsLoopback(HostString host) =>
        host.Host is "127.0.0.1" or "localhost" or "[::1]"
        || (IPAddress.TryParse(host.Host, out var address) && IPAddress.IsLoopback(address));
}

/// <summary>Asks whether a caller is the developer of this machine.</summary>
public static class LocalDeveloper
{
    /// <summary>
    /// True for a caller who would be let in as an admin without credentials: in Development, from this machine, for a page of this origin.
    /// </summary>
    public static bool IsLocalDeveloper(this HttpContext context) =>
        context.RequestServices.GetRequiredService<DevelopmentIdentity>().IsDeveloper(context);
}
