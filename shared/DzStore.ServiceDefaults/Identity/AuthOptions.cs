namespace DzStore.ServiceDefaults.Identity;

/// <summary>The sources of identity that a service trusts: section Auth.</summary>
public sealed class AuthOptions
{
    /// <summary>The section of these options.</summary>
    public const string Section = "Auth";

    /// <summary>
    /// The address of an OpenID Connect authority, whose discovery document names the keys that sign tokens. Empty: no such tokens are
    /// accepted.
    /// </summary>
    public string Authority { get; set; } = "";

    /// <summary>The audience that the tokens' <c>aud</c> must name.</summary>
    public string Audience { get; set; } = "dzstore";

    /// <summary>The claim that holds a caller's roles, once or as a list.</summary>
    public string RoleClaim { get; set; } = "role";

    /// <summary>The claim that holds the name under which a customer orders.</summary>
    public string UserClaim { get; set; } = "sub";

    /// <summary>Keys for programs that cannot get a token.</summary>
    public IList<ApiKeyOptions> ApiKeys { get; set; } = [];

    /// <summary>True where callers on loopback without credentials count as an admin. Default: only in Development.</summary>
    public bool? DevelopmentIdentity { get; set; }

    /// <summary>The public key of the launcher's issuer: P-256, as base64 of a SubjectPublicKeyInfo. For development only.</summary>
    public string DevelopmentKey { get; set; } = "";
}
