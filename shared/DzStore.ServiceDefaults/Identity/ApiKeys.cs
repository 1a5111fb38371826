using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace DzStore.ServiceDefaults.Identity;

/// <summary>Authenticates callers by the API keys of the configuration, which holds their hashes.</summary>
internal sealed class ApiKeys(IOptions<AuthOptions> options)
{
    /// <summary>Longer than any key. A header may be 32 KB, which is not worth a hash.</summary>
    private const int MaxCharacters = 256;

    private static readonly Task<AuthenticateResult> Unknown = Task.FromResult(
        AuthenticateResult.Fail("The API key is unknown to this service.")
    );

    private readonly (byte[] Hash, Task<AuthenticateResult> Holder)[] _keys =
    [
        .. options.Value.ApiKeys.Select(key =>
            (Convert.FromHexString(key.Hash), Credentials.Recognised($"API key {key.Name}", key.User, key.Roles))
        ),
    ];

    /// <summary>
    /// The valid keys that were sent so far, at most as many as are configured: a look-up costs less than a hash for each request.
    /// </summary>
    private readonly ConcurrentDictionary<string, Task<AuthenticateResult>> _known = new(StringComparer.Ordinal);

    /// <summary>Authenticates the holder of the key.</summary>
    public Task<AuthenticateResult> Authenticate(string? key)
    {
        if (key is null or { Length: 0 or > MaxCharacters })
            return Unknown;
        if (_known.TryGetValue(key, out var holder))
            return holder;

        holder = Find(key);
        if (holder != Unknown)
            _known[key] = holder;
        return holder;
    }

    /// <summary>Compares all hashes, each in constant time, so that the time taken reveals nothing about any of them.</summary>
    private Task<AuthenticateResult> Find(string key)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(key), hash);
        var found = Unknown;
        foreach (var (known, holder) in _keys)
        {
            if (CryptographicOperations.FixedTimeEquals(known, hash))
                found = holder;
        }

        return found;
    }
}
