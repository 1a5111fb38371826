namespace DzStore.ServiceDefaults.Identity;

/// <summary>One API key, without the key itself.</summary>
public sealed class ApiKeyOptions
{
    public const string Section = "Auth:ApiKeys";

    /// <summary>Who holds it, for logs and for the rate limit.</summary>
    public string Name { get; set; } = "";

    /// <summary>
    /// The key's SHA-256 in hexadecimal. A fast hash is right for keys, which are 256 random bits: there is nothing to guess that a slow one
    /// would slow down. It would not do for passwords.
    /// </summary>
    public string Hash { get; set; } = "";

    public IList<string> Roles { get; set; } = [];

    /// <summary>Whose orders a key with the role customer sees and places.</summary>
    public string User { get; set; } = "";
}
