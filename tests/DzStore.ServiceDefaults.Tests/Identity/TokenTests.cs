using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;

namespace DzStore.ServiceDefaults.Tests.Identity;

/// <summary>Bearer tokens of an OpenID authority, over real sockets.</summary>
public sealed class TokenTests(TokenTests.Fixture fixture) : IClassFixture<TokenTests.Fixture>
{
    private readonly Authority _authority = fixture.Authority;
    private readonly Service _service = fixture.Service;

    [Fact]
    public async Task A_token_says_who_calls_and_what_he_may()
    {
        using var answer = await _service.GetAsync("/who", _authority.Token(user: "أمين"));

        (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldBe("أمين");
        (await _service.StatusAsync("/who", _authority.Token(role: "admin"))).ShouldBe(200);
        (await _service.StatusAsync("/who", _authority.Token(role: "customer"))).ShouldBe(403);
        (await _service.StatusAsync("/who", _authority.Token(role: "emperor"))).ShouldBe(403);
        (await _service.StatusAsync("/forgotten", _authority.Token())).ShouldBe(403, "nobody said who may");
        (await _service.StatusAsync("/forgotten", _authority.Token(role: "admin"))).ShouldBe(200);
    }

    [Fact]
    public async Task A_token_with_the_name_of_a_visitor_is_refused_and_the_answer_says_why()
    {
        using var refused = await _service.GetAsync("/who", _authority.Token(user: "visitor:7"));

        ((int)refused.StatusCode).ShouldBe(401);
        refused.Headers.WwwAuthenticate.ToString().ShouldContain("must not begin with visitor:");
        (await _service.StatusAsync("/who", _authority.Token(user: "visitor"))).ShouldBe(200);
    }

    [Fact]
    public async Task Without_a_token_only_what_is_open_is_open()
    {
        using var answer = await _service.GetAsync("/who");

        ((int)answer.StatusCode).ShouldBe(401);
        answer.Headers.WwwAuthenticate.ToString().ShouldBe("Bearer");
        (await _service.StatusAsync("/forgotten")).ShouldBe(401);
        (await _service.StatusAsync("/open")).ShouldBe(200);
        (await _service.StatusAsync("/no-such-address")).ShouldBe(404);
    }

    [Fact]
    public async Task A_token_that_does_not_hold_is_401()
    {
        using var another = RSA.Create(2048);
        var good = _authority.Token();
        (await _service.StatusAsync("/who", good)).ShouldBe(200);
        var parts = good.Split('.');
        Dictionary<string, string> tokens = new()
        {
            ["expired"] = _authority.Token(expires: TimeSpan.FromMinutes(-1)),
            ["for another audience"] = _authority.Token(audience: "other"),
            ["of another issuer"] = _authority.Token(issuer: "http://127.0.0.1:1"),
            ["signed with another key"] = _authority.Token(signedWith: Authority.Rsa(another)),
            ["HMAC with the public key"] = _authority.Token(
                signedWith: new(
                    new SymmetricSecurityKey(((RsaSecurityKey)_authority.Credentials.Key).Rsa.ExportSubjectPublicKeyInfo()),
                    SecurityAlgorithms.HmacSha256
                )
            ),
            ["with another role written in"] = string.Join(
                '.',
                parts[0],
                Base64UrlEncoder.Encode(Base64UrlEncoder.Decode(parts[1]).Replace("analyst", "admin")),
                parts[2]
            ),
            ["alg none"] = Base64UrlEncoder.Encode("""{"alg":"none","typ":"JWT"}""") + "." + parts[1] + ".",
            ["unsigned"] = parts[0] + "." + parts[1] + ".",
            ["no token"] = "x",
            ["long"] = new('x', 20_000),
        };

        foreach (var (wrong, token) in tokens)
        {
            (await _service.StatusAsync("/who", token)).ShouldBe(401, wrong);
            (await _service.StatusAsync("/who", token)).ShouldBe(401, wrong + ", again");
        }
        using var answer = await _service.GetAsync("/who", tokens["expired"]);
        answer.Headers.WwwAuthenticate.ToString().ShouldContain("invalid_token");
    }

    [Fact]
    public async Task While_the_authority_is_away_a_token_that_is_new_is_503_not_401()
    {
        string address,
            token;
        await using (var authority = await Authority.StartAsync())
            (address, token) = (authority.Address, authority.Token());
        await using var service = await Service.StartAsync($"--Auth:Authority={address}", "--Auth:DevelopmentIdentity=false");

        using var answer = await service.GetAsync("/who", token);

        ((int)answer.StatusCode).ShouldBe(503);
        answer.Headers.RetryAfter.ShouldNotBeNull();
    }

    [Fact]
    public async Task An_authority_that_hangs_is_waited_for_once_not_by_each_in_turn()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        await using var service = await Service.StartAsync(
            $"--Auth:Authority=http://{silent.LocalEndpoint}",
            "--Auth:DevelopmentIdentity=false"
        );

        var statuses = await Task.WhenAll(Enumerable.Range(0, 30).Select(i => service.StatusAsync("/who", _authority.Token(user: $"{i}"))))
            .WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

        statuses.ShouldAllBe(status => status == 503);
    }

    /// <summary>An authority and a service that trusts it, for all tests of the class.</summary>
    public sealed class Fixture : IAsyncLifetime
    {
        internal Authority Authority { get; private set; } = null!;

        internal Service Service { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            Authority = await Authority.StartAsync();
            Service = await Service.StartAsync($"--Auth:Authority={Authority.Address}", "--Auth:DevelopmentIdentity=false");
        }

        public async ValueTask DisposeAsync()
        {
            await Service.DisposeAsync();
            await Authority.DisposeAsync();
        }
    }
}
