using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace DzStore.ServiceDefaults.Tests.Identity;

/// <summary>A small OpenID authority: a discovery document, its keys, and tokens signed with them.</summary>
internal sealed class Authority(WebApplication app, RSA key) : IAsyncDisposable
{
    public const string Audience = "dzstore";

    private static readonly JsonWebTokenHandler Handler = new() { SetDefaultTimesOnTokenCreation = false };

    public string Address => app.Urls.Single();

    public SigningCredentials Credentials => Rsa(key);

    public static async Task<Authority> StartAsync()
    {
        var builder = WebApplication.CreateBuilder(["--urls=http://127.0.0.1:0"]);
        builder.Logging.ClearProviders();
        var authority = new Authority(builder.Build(), RSA.Create(2048));
        await authority.RunAsync();
        return authority;
    }

    public static SigningCredentials Rsa(RSA key) => new(new RsaSecurityKey(key) { KeyId = "k1" }, SecurityAlgorithms.RsaSha256);

    /// <summary>Creates a token, right or wrong.</summary>
    public string Token(
        string role = "analyst",
        string user = "Amine",
        string audience = Audience,
        string? issuer = null,
        TimeSpan? expires = null,
        SigningCredentials? signedWith = null
    )
    {
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        return Handler.CreateToken(Describe(now + (expires ?? TimeSpan.FromMinutes(10)), signedWith ?? Credentials));

        SecurityTokenDescriptor Describe(DateTime end, SigningCredentials credentials) =>
            new()
            {
                Issuer = issuer ?? Address,
                Audience = audience,
                SigningCredentials = credentials,
                Claims = new Dictionary<string, object> { ["sub"] = user, ["role"] = role },
                IssuedAt = end.AddHours(-1),
                NotBefore = end.AddHours(-1),
                Expires = end,
            };
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        key.Dispose();
    }

    private Task RunAsync()
    {
        app.MapGet("/.well-known/openid-configuration", () => Results.Json(new { issuer = Address, jwks_uri = Address + "/keys" }));
        app.MapGet("/keys", () =>
        {
            var (modulus, exponent) = (key.ExportParameters(false).Modulus, key.ExportParameters(false).Exponent);
            return Results.Json(
                new
                {
                    keys = new[]
                    {
                        new
                        {
                            kty = "RSA",
                            use = "sig",
                            kid = "k1",
                            alg = "RS256",
                            n = Base64UrlEncoder.Encode(modulus),
                            e = Base64UrlEncoder.Encode(exponent),
                        },
                    },
                }
            );
        });
        return app.StartAsync(TestContext.Current.CancellationToken);
    }
}
