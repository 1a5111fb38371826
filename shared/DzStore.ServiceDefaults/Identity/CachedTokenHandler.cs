using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace DzStore.ServiceDefaults.Identity;

/// <summary>
/// Checks each token once: a signature costs more than storing an order. A token that held is remembered by its hash until it expires, but for
/// <see cref="Longest"/> at most, so that a signing key that its authority withdrew is out of use soon. What did not hold is not remembered.
/// </summary>
internal sealed class CachedTokenHandler(TimeProvider time) : TokenHandler, IDisposable
{
    private const int MostTokens = 20_000;
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    private readonly JsonWebTokenHandler _tokens = new() { MapInboundClaims = false };
    private readonly MemoryCache _valid = new(new MemoryCacheOptions { SizeLimit = MostTokens, CompactionPercentage = 0.1 });
    private Task _asking = Task.CompletedTask;

    public override async Task<TokenValidationResult> ValidateTokenAsync(string token, TokenValidationParameters validationParameters)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(token)).AsSpan();
        var key = new TokenHash(BitConverter.ToUInt64(hash), BitConverter.ToUInt64(hash[8..]), BitConverter.ToUInt64(hash[16..]), BitConverter.ToUInt64(hash[24..]));
        if (_valid.TryGetValue(key, out TokenValidationResult? known))
            return known!;

        // The handler below takes an authority that it cannot reach for one without keys, and the token for a forged one.
        if (validationParameters.ConfigurationManager is { } authority)
            await RequireAsync(authority);
        var result = await _tokens.ValidateTokenAsync(token, validationParameters);
        var lifetime = result.IsValid ? result.SecurityToken.ValidTo - time.GetUtcNow().UtcDateTime : TimeSpan.Zero;
        if (lifetime > TimeSpan.Zero)
            _valid.Set(key, result, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = lifetime < Longest ? lifetime : Longest });
        return result;
    }

    public override SecurityToken ReadToken(string token) => _tokens.ReadToken(token);

    public void Dispose() => _valid.Dispose();

    /// <summary>All who come while the authority is being asked share its answer: one that hangs would otherwise be waited for by each in turn.</summary>
    private async Task RequireAsync(BaseConfigurationManager authority)
    {
        Task asking;
        lock (_valid)
            asking = _asking = _asking.IsCompleted ? authority.GetBaseConfigurationAsync(CancellationToken.None) : _asking;
        try
        {
            await asking.WaitAsync(JwtBearerSetup.AuthorityTimeout, time);
        }
        catch (Exception e) when (e is InvalidOperationException or TimeoutException)
        {
            throw new AuthorityUnavailableException(e);
        }
    }

    private readonly record struct TokenHash(ulong A, ulong B, ulong C, ulong D);
}

/// <summary>Nobody can say whether a token holds: the authority's keys cannot be fetched. Leaves a service as 503.</summary>
internal sealed class AuthorityUnavailableException(Exception inner) : Exception("The authority's keys cannot be fetched.", inner);
