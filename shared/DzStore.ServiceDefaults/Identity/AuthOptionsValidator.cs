using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace DzStore.ServiceDefaults.Identity;

/// <summary>
/// Reports everything that is wrong with section Auth at once. Outside Development it refuses the settings that are meant for it.
/// </summary>
internal sealed class AuthOptionsValidator(IHostEnvironment environment) : IValidateOptions<AuthOptions>
{
    /// <summary>The key of the shop in the launch settings of services that a developer starts one by one.</summary>
    private const string DevelopmentShopKey = "dzs_development-shop";

    /// <summary>
    /// Hashes of keys that are no secret: an empty one (a variable that was not set), and those that documentation commonly uses.
    /// </summary>
    private static readonly HashSet<string> KnownHashes =
    [
        .. new[] { "", "\n", "changeme", "secret", "password", "test", "admin", "dzstore", DevelopmentShopKey }.Select(key =>
            Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(key)))
        ),
    ];

    public ValidateOptionsResult Validate(string? name, AuthOptions options)
    {
        List<string> failures = [.. Tokens(options), .. options.ApiKeys.SelectMany((key, index) => Key(key, $"Auth:ApiKeys:{index}"))];
        failures.AddRange(Twice(options.ApiKeys, key => key.Name).Select(twice => $"Auth:ApiKeys has more than one key named '{twice}'"));
        failures.AddRange(
            Twice(options.ApiKeys, key => key.Hash.ToUpperInvariant())
                .Select(_ => "Auth:ApiKeys has one Hash twice: each entry needs a key of its own")
        );
        if (!environment.IsDevelopment())
            failures.AddRange(Development(options));
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private IEnumerable<string> Tokens(AuthOptions options)
    {
        if (options.Authority.Length > 0 && !IsAuthority(options.Authority))
        {
            yield return environment.IsDevelopment()
                ? "Auth:Authority must be an absolute http or https address, such as https://login.example/realms/shop"
                : "Auth:Authority must be an absolute https address, such as https://login.example/realms/shop";
        }

        if (options.Audience.Length == 0)
            yield return "Auth:Audience is empty: set it to what the tokens' aud names";
        if (options.RoleClaim.Length == 0)
            yield return "Auth:RoleClaim is empty: set it to the name of the claim that holds roles";
        if (options.UserClaim.Length == 0)
            yield return "Auth:UserClaim is empty: set it to the name of the claim that is the user's name";
        if (options.DevelopmentKey.Length > 0 && !DevelopmentIssuer.IsKey(options.DevelopmentKey))
        {
            yield return "Auth:DevelopmentKey is not a public key on P-256 as base64 of a SubjectPublicKeyInfo: "
                + "the launcher passes the one it made";
        }
    }

    private IEnumerable<string> Key(ApiKeyOptions key, string at)
    {
        if (key.Name.Length is 0 or > 100)
            yield return $"{at}:Name must be 1 to 100 characters: who holds the key";
        if (key.Hash.Length != 2 * SHA256.HashSizeInBytes || !key.Hash.All(char.IsAsciiHexDigit))
        {
            yield return $"{at}:Hash must be the SHA-256 of the key in 64 hexadecimal digits, which "
                + "'dotnet run --project deploy/local -- key' prints; never the key itself";
        }
        else if (!environment.IsDevelopment() && KnownHashes.Contains(key.Hash.ToUpperInvariant()))
        {
            yield return $"{at}:Hash is that of an empty or widely known key: make one with 'dotnet run --project deploy/local -- key'";
        }
        if (key.Roles.Count == 0 || key.Roles.Except(Roles.All).Any())
            yield return $"{at}:Roles must be one or more of {string.Join(", ", Roles.All)}";
        if (key.Roles.Contains(Roles.Shop) && (key.Roles.Count > 1 || key.User.Length > 0))
        {
            yield return $"{at}: a key with the role {Roles.Shop} has no other role and no User: it orders in the name of visitors only";
        }
        if (VisitorNames.Contains(key.User))
            yield return $"{at}:User must not begin with {VisitorNames.Prefix}, as only the names of the shop's visitors do";
        if (key.Roles.Contains(Roles.Customer) && key.User.Length == 0)
            yield return $"{at}:User is missing: a key with the role {Roles.Customer} needs the name whose orders it sees";
    }

    private static IEnumerable<string> Development(AuthOptions options)
    {
        if (options.Authority.Length == 0 && options.ApiKeys.Count == 0)
        {
            yield return "There is no authentication outside Development: set Auth:Authority and Auth:Audience, "
                + "or Auth:ApiKeys:0:Name, Hash and Roles:0 (on a developer's machine: ASPNETCORE_ENVIRONMENT=Development)";
        }

        if (options.DevelopmentIdentity == true)
            yield return "Auth:DevelopmentIdentity lets callers in without credentials and is for Development only: remove it";
        if (options.DevelopmentKey.Length > 0)
            yield return "Auth:DevelopmentKey trusts tokens that the launcher signs and is for Development only: remove it";
    }

    private bool IsAuthority(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri)
        && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && environment.IsDevelopment()))
        && uri is { UserInfo.Length: 0, Query.Length: 0 }; // The address is logged.

    private static IEnumerable<string> Twice(IEnumerable<ApiKeyOptions> keys, Func<ApiKeyOptions, string> of) =>
        keys.Select(of)
            .Where(value => value.Length > 0)
            .GroupBy(value => value)
            .Where(group => group.Count() > 1)
            .Select(group => group.Key);
}
