using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace DzStore.LocalHost.Identity;

/// <summary>A new API key, and the settings by which a service accepts it. The key is not stored, only handed over.</summary>
/// <param name="Key">The key.</param>
/// <param name="Hash">Its SHA-256, hexadecimal.</param>
public sealed record NewApiKey(string Key, string Hash)
{
    /// <summary>A key of 256 random bits.</summary>
    public static NewApiKey Make()
    {
        var key = "dzs_" + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        return new(key, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key))));
    }

    /// <summary>The settings as environment variables.</summary>
    /// <param name="name">The name of its holder.</param>
    /// <param name="roles">The roles of its holder.</param>
    /// <param name="user">The user whose orders it sees; null for none.</param>
    /// <param name="entry">The entry in the service's list of keys: of the first key 0, of the next 1, or a word.</param>
    public IEnumerable<KeyValuePair<string, string>> Settings(
        string name,
        IEnumerable<string> roles,
        string? user = null,
        string entry = "0"
    )
    {
        yield return new($"Auth__ApiKeys__{entry}__Name", name);
        yield return new($"Auth__ApiKeys__{entry}__Hash", Hash);
        foreach (var (index, role) in roles.Index())
            yield return new(FormattableString.Invariant($"Auth__ApiKeys__{entry}__Roles__{index}"), role);
        if (user is not null)
            yield return new($"Auth__ApiKeys__{entry}__User", user);
    }
}
