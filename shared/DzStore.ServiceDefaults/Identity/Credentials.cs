using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;

namespace DzStore.ServiceDefaults.Identity;

/// <summary>The two ways to say who one is, and what a service makes of it.</summary>
internal static class Credentials
{
    /// <summary>The scheme of every request; what it brings decides how it is looked at.</summary>
    public const string Scheme = "Caller";

    public const string ApiKeyHeader = "X-Api-Key";

    private const string UserClaim = "sub";
    private const string RoleClaim = "role";

    /// <summary>A caller that is the same for every request, made once.</summary>
    /// <param name="kind">How it was recognised.</param>
    /// <param name="user">The name under which it orders; the rate limit counts by it.</param>
    public static Task<AuthenticateResult> Recognised(string kind, string user, IEnumerable<string> roles)
    {
        var identity = new ClaimsIdentity(
            [new(UserClaim, user), .. roles.Select(role => new Claim(RoleClaim, role))], kind, UserClaim, RoleClaim);
        return Task.FromResult(AuthenticateResult.Success(new(new ClaimsPrincipal(identity), Scheme)));
    }
}
