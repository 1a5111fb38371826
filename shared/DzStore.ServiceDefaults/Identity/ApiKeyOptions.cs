namespace DzStore.ServiceDefaults.Identity;

/// <summary>One API key, without the key itself.</summary>
public sealed class ApiKeyOptions
{
    /// <summary>The section of the list of keys.</summary>
    public const string Section = "Auth:ApiKeys";

    /// <summary>The name of its holder, for logs and for the rate limit.</summary>
    public string Name { get; set; } = "";

    /// <summary>
    /// The key's SHA-256 in hexadecimal. A fast hash is right for keys, which are 256 random bits: there is nothing to guess that a slow
    /// one would slow down. It would not do for passwords.
    /// </summary>
    public string Hash { get; set; } = "";

    /// <summary>The roles of its holder, of <see cref="Identity.Roles"/>.</summary>
    public IList<string> Roles { get; set; } = [];

    /// <summary>The user whose orders a key with the role customer reads and places.</summary>
    public string User { get; set; } = "";
}
