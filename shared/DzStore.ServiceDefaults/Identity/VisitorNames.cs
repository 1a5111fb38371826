namespace DzStore.ServiceDefaults.Identity;

/// <summary>
/// The names of the shop's visitors, who have no account. Only the role <see cref="Roles.Shop"/> orders under them: no token, no API key
/// and no other caller can have such a name.
/// </summary>
public static class VisitorNames
{
    /// <summary>The beginning of every visitor's name.</summary>
    public const string Prefix = "visitor:";

    /// <summary>The name of a visitor.</summary>
    /// <param name="id">The id that the shop gave the visitor.</param>
    public static string Of(string id) => Prefix + id;

    /// <summary>True for the name of a visitor, and for every other name that is reserved with them.</summary>
    public static bool Contains(string? user) => user is not null && user.StartsWith(Prefix, StringComparison.Ordinal);
}
