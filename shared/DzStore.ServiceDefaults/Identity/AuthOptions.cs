namespace DzStore.ServiceDefaults.Identity;

/// <summary>Whose word on a caller is taken: section Auth.</summary>
public sealed class AuthOptions
{
    public const string Section = "Auth";

    /// <summary>An OpenID Connect authority; its discovery document names the keys that tokens are signed with. Empty: no such tokens are taken.</summary>
    public string Authority { get; set; } = "";

    /// <summary>What the tokens' <c>aud</c> must name.</summary>
    public string Audience { get; set; } = "dzstore";

    /// <summary>The claim that holds a caller's roles, once or as a list.</summary>
    public string RoleClaim { get; set; } = "role";

    /// <summary>The claim that is the name under which a customer orders.</summary>
    public string UserClaim { get; set; } = "sub";

    /// <summary>Keys for programs that cannot get a token.</summary>
    public IList<ApiKeyOptions> ApiKeys { get; set; } = [];

    /// <summary>Whether callers on loopback who send no credentials are taken for an admin. Where it is not set: in Development.</summary>
    public bool? DevelopmentIdentity { get; set; }

    /// <summary>The public key of the launcher's issuer: P-256, as base64 of a SubjectPublicKeyInfo. For development only.</summary>
    public string DevelopmentKey { get; set; } = "";
}
