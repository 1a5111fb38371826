using System.Security.Cryptography;
using DzStore.ServiceDefaults.Identity;
using Microsoft.Extensions.Time.Testing;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace DzStore.ServiceDefaults.Tests.Identity;

public sealed class CachedTokenHandlerTests : IDisposable
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly FakeTimeProvider _time = new(TimeProvider.System.GetUtcNow());
    private readonly CachedTokenHandler _handler;
    private int _checked;

    public CachedTokenHandlerTests() => _handler = new(_time);

    public void Dispose()
    {
        _key.Dispose();
        _handler.Dispose();
    }

    [Fact]
    public async Task A_token_that_holds_is_checked_once()
    {
        var token = Token(TimeSpan.FromMinutes(10));

        for (var i = 0; i < 5; i++)
            (await ValidateAsync(token)).IsValid.ShouldBeTrue();

        _checked.ShouldBe(1);
        (await ValidateAsync(Token(TimeSpan.FromMinutes(11)))).IsValid.ShouldBeTrue();
        _checked.ShouldBe(2);
    }

    [Fact]
    public async Task One_that_was_checked_is_refused_once_it_has_expired()
    {
        var token = Token(TimeSpan.FromMinutes(2));
        (await ValidateAsync(token)).IsValid.ShouldBeTrue();
        _time.Advance(TimeSpan.FromMinutes(1.9));
        (await ValidateAsync(token)).IsValid.ShouldBeTrue();
        _checked.ShouldBe(1);

        _time.Advance(TimeSpan.FromMinutes(0.1));

        (await ValidateAsync(token)).IsValid.ShouldBeFalse();
    }

    [Fact]
    public async Task One_that_does_not_hold_is_checked_each_time()
    {
        using var another = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var token = Token(TimeSpan.FromMinutes(10), another);

        (await ValidateAsync(token)).IsValid.ShouldBeFalse();
        (await ValidateAsync(token)).IsValid.ShouldBeFalse();
        _checked.ShouldBe(2);
    }

    private Task<TokenValidationResult> ValidateAsync(string token) =>
        _handler.ValidateTokenAsync(
            token,
            new()
            {
                ValidIssuer = "i",
                ValidAudience = "a",
                ClockSkew = TimeSpan.Zero,
                LifetimeValidator = (_, expires, _, _) => expires > _time.GetUtcNow().UtcDateTime,
                IssuerSigningKeyResolver = (_, _, _, _) =>
                {
                    _checked++;
                    return [new ECDsaSecurityKey(_key)];
                },
            }
        );

    private string Token(TimeSpan lifetime, ECDsa? key = null) =>
        new JsonWebTokenHandler().CreateToken(
            new SecurityTokenDescriptor
            {
                Issuer = "i",
                Audience = "a",
                Expires = _time.GetUtcNow().UtcDateTime + lifetime,
                SigningCredentials = new(new ECDsaSecurityKey(key ?? _key), "ES256"),
            }
        );
}
