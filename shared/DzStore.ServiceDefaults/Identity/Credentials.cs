using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;

namespace DzStore.ServiceDefaults.Identity;

/// <summary>The names of the authentication scheme, headers and claims that services use.</summary>
internal static class Credentials
{
    /// <summary>The scheme of every request; its headers decide how the caller is authenticated.</summary>
    public const string Scheme = "Caller";

    public const string ApiKeyHeader = "X-Api-Key";

    private const string UserClaim = "sub";
    private const string RoleClaim = "role";

    /// <summary>True where a caller sent credentials, valid or not.</summary>
    public static bool AreIn(IHeaderDictionary headers) => headers.Authorization.Count > 0 || headers.ContainsKey(ApiKeyHeader);

    /// <summary>Creates the result for a caller that is the same for every request, once.</summary>
    /// <param name="kind">The authentication type, for the rate limit of callers without a user name.</param>
    /// <param name="user">The name under which it orders; the rate limit counts by it.</param>
    /// <param name="roles">Its roles.</param>
    public static Task<AuthenticateResult> Recognised(string kind, string user, IEnumerable<string> roles)
    {
        var identity = new ClaimsIdentity(
            [new(UserClaim, user), .. roles.Select(role => new Claim(RoleClaim, role))],
            kind,
            UserClaim,
            RoleClaim
        );
        return Task.FromResult(AuthenticateResult.Success(new(new ClaimsPrincipal(identity), Scheme)));
    }
}
