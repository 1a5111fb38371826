using System.Security.Cryptography;
using DzStore.ServiceDefaults.Identity;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace DzStore.ServiceDefaults.Tests.Identity;

public sealed class CachedTokenHandlerTests : IDisposable
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly CachedTokenHandler _handler = new(TimeProvider.System);
    private int _checked;

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
        var token = Token(TimeSpan.FromSeconds(2));
        (await ValidateAsync(token)).IsValid.ShouldBeTrue();

        await Task.Delay(TimeSpan.FromSeconds(3.2), TestContext.Current.CancellationToken);

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

    private Task<TokenValidationResult> ValidateAsync(string token) => _handler.ValidateTokenAsync(token, new()
    {
        ValidIssuer = "i", ValidAudience = "a", ClockSkew = TimeSpan.Zero,
        IssuerSigningKeyResolver = (_, _, _, _) =>
        {
            _checked++;
            return [new ECDsaSecurityKey(_key)];
        },
    });

    private string Token(TimeSpan lifetime, ECDsa? key = null) => new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
    {
        Issuer = "i", Audience = "a", Expires = TimeProvider.System.GetUtcNow().UtcDateTime + lifetime, SigningCredentials = new(new ECDsaSecurityKey(key ?? _key), "ES256"),
    });
}
