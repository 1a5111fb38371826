using System.Net;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace DzStore.ServiceDefaults.Identity;

/// <summary>
/// On a developer's machine the first curl needs no token: who calls from this machine and sends no credentials is an admin. Both ends of the
/// connection must be loopback (a proxy's header can change one of them only), the address that was called too (a name that somebody's DNS points
/// here is not), and a browser must not be calling for a page of another site.
/// </summary>
internal sealed class DevelopmentIdentity(IOptions<AuthOptions> options, IHostEnvironment environment)
{
    public const string User = "developer";

    private static readonly Task<AuthenticateResult> Nobody = Task.FromResult(AuthenticateResult.NoResult());
    private static readonly Task<AuthenticateResult> Developer = Credentials.Recognised("Development", User, [Roles.Admin]);

    public bool IsOn { get; } = environment.IsDevelopment() && options.Value.DevelopmentIdentity != false;

    public Task<AuthenticateResult> Authenticate(HttpContext context) => IsOn && IsLocal(context) ? Developer : Nobody;

    private static bool IsLocal(HttpContext context) =>
        context.Connection is { RemoteIpAddress: { } remote, LocalIpAddress: { } local }
        && IPAddress.IsLoopback(remote) && IPAddress.IsLoopback(local)
        && IsLoopback(context.Request.Host.Host)
        && context.Request.Headers["Sec-Fetch-Site"] is var site && (site.Count == 0 || site[0] is "same-origin" or "none");

    private static bool IsLoopback(string host) =>
        host is "127.0.0.1" or "localhost" or "[::1]" || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));
}
