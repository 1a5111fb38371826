using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace DzStore.ServiceDefaults.Identity;

/// <summary>The API keys of the configuration, by their hashes.</summary>
internal sealed class ApiKeys(IOptions<AuthOptions> options)
{
    /// <summary>Longer than any key; a header may be 32 KB, which nobody needs hashed.</summary>
    private const int MaxCharacters = 256;

    private static readonly Task<AuthenticateResult> Unknown = Task.FromResult(AuthenticateResult.Fail("The API key is not one of this service's."));

    private readonly (byte[] Hash, Task<AuthenticateResult> Holder)[] _keys =
        [.. options.Value.ApiKeys.Select(key => (Convert.FromHexString(key.Hash), Credentials.Recognised($"API key {key.Name}", key.User, key.Roles)))];

    /// <summary>The keys that were shown and held, at most as many as are configured: hashing one for each request costs more than looking it up.</summary>
    private readonly ConcurrentDictionary<string, Task<AuthenticateResult>> _shown = new(StringComparer.Ordinal);

    /// <summary>Who holds the key.</summary>
    public Task<AuthenticateResult> Authenticate(string? key)
    {
        if (key is null or { Length: 0 or > MaxCharacters })
            return Unknown;
        if (_shown.TryGetValue(key, out var holder))
            return holder;

        holder = Find(key);
        if (holder != Unknown)
            _shown[key] = holder;
        return holder;
    }

    /// <summary>All hashes are compared, each in constant time, so that the time taken tells nothing about any.</summary>
    private Task<AuthenticateResult> Find(string key)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(key), hash);
        var found = Unknown;
        foreach (var (known, holder) in _keys)
            if (CryptographicOperations.FixedTimeEquals(known, hash))
                found = holder;
        return found;
    }
}
