using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace DzStore.Local.Identity;

/// <summary>A new API key, and the settings that have a service take it. The key is nowhere but in what is printed here.</summary>
internal sealed record NewApiKey(string Key, string Hash)
{
    /// <summary>256 random bits.</summary>
    public static NewApiKey Make()
    {
        var key = "dzs_" + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        return new(key, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key))));
    }

    /// <summary>The settings as variables, for the first key; the next one has the index 1.</summary>
    public IEnumerable<string> Settings(string name, IEnumerable<string> roles, string? user)
    {
        yield return $"Auth__ApiKeys__0__Name={name}";
        yield return $"Auth__ApiKeys__0__Hash={Hash}";
        foreach (var (index, role) in roles.Index())
            yield return FormattableString.Invariant($"Auth__ApiKeys__0__Roles__{index}={role}");
        if (user is not null)
            yield return $"Auth__ApiKeys__0__User={user}";
    }
}
