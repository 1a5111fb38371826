using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Options;

namespace DzStore.ServiceDefaults.Identity;

/// <summary>Configures ASP.NET Core's handler of bearer tokens from section Auth.</summary>
internal sealed class JwtBearerSetup(IOptions<AuthOptions> options, IHostEnvironment environment, TimeProvider time)
    : IConfigureNamedOptions<JwtBearerOptions>
{
    /// <summary>
    /// The longest wait for the authority's keys, which are fetched at the first token and from time to time later.
    /// </summary>
    public static readonly TimeSpan AuthorityTimeout = TimeSpan.FromSeconds(3);

    /// <summary>Asymmetric signatures only: without HMAC, a public key can never pass for a shared secret.</summary>
    private static readonly string[] Algorithms = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"];

    private const string ReservedName = $"A user's name must not begin with {VisitorNames.Prefix}, as only those of the shop's visitors do";

    public void Configure(string? name, JwtBearerOptions bearer) => Configure(bearer);

    public void Configure(JwtBearerOptions bearer)
    {
        var auth = options.Value;
        bearer.Authority = auth.Authority.Length > 0 ? auth.Authority : null;
        bearer.Audience = auth.Audience;
        bearer.RequireHttpsMetadata = !environment.IsDevelopment();
        bearer.MapInboundClaims = false;
        bearer.SaveToken = false;
        bearer.BackchannelTimeout = AuthorityTimeout;
        bearer.TokenHandlers.Clear();
        bearer.TokenHandlers.Add(new CachedTokenHandler(time));
        bearer.TokenValidationParameters = new()
        {
            NameClaimType = auth.UserClaim,
            RoleClaimType = auth.RoleClaim,
            ValidAudience = auth.Audience,
            ValidAlgorithms = Algorithms,
            ClockSkew = TimeSpan.FromSeconds(30),
        };
        if (auth.DevelopmentKey.Length > 0)
        {
            bearer.TokenValidationParameters.ValidIssuer = DevelopmentIssuer.Name;
            bearer.TokenValidationParameters.IssuerSigningKey = DevelopmentIssuer.Key(auth.DevelopmentKey);
        }
        bearer.Events = new()
        {
            OnTokenValidated = validated =>
            {
                if (VisitorNames.Contains(validated.Principal?.Identity?.Name))
                    validated.Fail(ReservedName);
                return Task.CompletedTask;
            },
            OnChallenge = challenge =>
            {
                if (challenge.AuthenticateFailure?.Message == ReservedName)
                    challenge.ErrorDescription = ReservedName;
                return Task.CompletedTask;
            },
            // The handler would answer 401 to every exception.
            OnAuthenticationFailed = failed =>
                AuthorityUnavailable(failed.Exception) is { } unavailable ? Task.FromException(unavailable) : Task.CompletedTask,
        };
    }

    private static AuthorityUnavailableException? AuthorityUnavailable(Exception? exception) =>
        exception as AuthorityUnavailableException ?? (exception is null ? null : AuthorityUnavailable(exception.InnerException));
}
