using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Internal;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace DzStore.ServiceDefaults.Identity;

/// <summary>
/// Checks the signature of each token once, since that costs more than storing an order. A valid token is remembered by its hash until it
/// expires, but for <see cref="MaxLifetime"/> at most, so that a signing key that its authority withdrew is out of use soon. An invalid
/// token is not remembered.
/// </summary>
internal sealed class CachedTokenHandler(TimeProvider time) : TokenHandler, IDisposable
{
    private const int MaxTokens = 20_000;
    private static readonly TimeSpan MaxLifetime = TimeSpan.FromMinutes(5);

    private readonly JsonWebTokenHandler _tokens = new() { MapInboundClaims = false };
    private readonly MemoryCache _valid = new(
        new MemoryCacheOptions
        {
            SizeLimit = MaxTokens,
            CompactionPercentage = 0.1,
            Clock = new CacheClock(time),
        }
    );
    private Task _fetching = Task.CompletedTask;

    public override async Task<TokenValidationResult> ValidateTokenAsync(string token, TokenValidationParameters validationParameters)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(token)).AsSpan();
        var key = new TokenHash(
            BitConverter.ToUInt64(hash),
            BitConverter.ToUInt64(hash[8..]),
            BitConverter.ToUInt64(hash[16..]),
            BitConverter.ToUInt64(hash[24..])
        );
        if (_valid.TryGetValue(key, out TokenValidationResult? known))
            return known!;

        // Without this, the handler below would treat an authority that it cannot reach as one without keys, and the token as forged.
        if (validationParameters.ConfigurationManager is { } authority)
            await RequireAsync(authority);
        var result = await _tokens.ValidateTokenAsync(token, validationParameters);
        var lifetime = result.IsValid ? result.SecurityToken.ValidTo - time.GetUtcNow().UtcDateTime : TimeSpan.Zero;
        if (lifetime > TimeSpan.Zero)
        {
            _valid.Set(
                key,
                result,
                new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = lifetime < MaxLifetime ? lifetime : MaxLifetime }
            );
        }

        return result;
    }

    public override SecurityToken ReadToken(string token) => _tokens.ReadToken(token);

    public void Dispose() => _valid.Dispose();

    /// <summary>
    /// Fetches the authority's keys where they are not there yet. Requests that come meanwhile share one fetch: otherwise each would wait
    /// in turn for an authority that hangs.
    /// </summary>
    private async Task RequireAsync(BaseConfigurationManager authority)
    {
        Task fetching;
        lock (_valid)
            fetching = _fetching = _fetching.IsCompleted ? authority.GetBaseConfigurationAsync(CancellationToken.None) : _fetching;
        try
        {
            await fetching.WaitAsync(JwtBearerSetup.AuthorityTimeout, time);
        }
        catch (Exception e) when (e is InvalidOperationException or TimeoutException)
        {
            throw new AuthorityUnavailableException(e);
        }
    }

    private sealed class CacheClock(TimeProvider time) : ISystemClock
    {
        public DateTimeOffset UtcNow => time.GetUtcNow();
    }

    private readonly record struct TokenHash(ulong A, ulong B, ulong C, ulong D);
}
