using System.Security.Cryptography;
using System.Text;
using DzStore.ServiceDefaults.Identity;
using Microsoft.Extensions.Hosting.Internal;

namespace DzStore.ServiceDefaults.Tests.Identity;

public class AuthOptionsTests
{
    private static readonly string Hash = HashOf("dzs_a-key-of-this-test");

    [Fact]
    public void Development_needs_nothing_and_production_an_authority_or_a_key()
    {
        Failures(new(), "Development").ShouldBeEmpty();
        Failures(new(), "Production").ShouldHaveSingleItem().ShouldContain("Auth:Authority");
        Failures(new(), "Staging").ShouldHaveSingleItem();
        Failures(new() { Authority = "https://login.example" }, "Production").ShouldBeEmpty();
        foreach (var secret in new[] { "https://me:hunter2@login.example", "https://login.example/?key=hunter2" })
            Failures(new() { Authority = secret }, "Production").ShouldHaveSingleItem().ShouldNotContain("hunter2");
        Failures(
                new()
                {
                    ApiKeys =
                    [
                        new()
                        {
                            Name = "shop",
                            Hash = Hash,
                            Roles = ["admin"],
                        },
                    ],
                },
                "Production"
            )
            .ShouldBeEmpty();
    }

    [Theory]
    [InlineData("")]
    [InlineData("changeme")]
    [InlineData("dzstore")]
    [InlineData("dzs_development-shop")]
    public void Production_takes_no_default_key(string key)
    {
        AuthOptions options = new()
        {
            ApiKeys =
            [
                new()
                {
                    Name = "shop",
                    Hash = HashOf(key),
                    Roles = ["admin"],
                },
            ],
        };

        Failures(options, "Production").ShouldHaveSingleItem().ShouldContain("Auth:ApiKeys:0:Hash");
        Failures(options, "Development").ShouldBeEmpty();
    }

    [Fact]
    public void Everything_wrong_is_named_at_once_and_no_key_is_repeated()
    {
        using var p384 = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        var failures = Failures(
            new()
            {
                Authority = "http://login.example",
                Audience = "",
                RoleClaim = "",
                UserClaim = "",
                DevelopmentIdentity = true,
                DevelopmentKey = Convert.ToBase64String(p384.ExportSubjectPublicKeyInfo()),
                ApiKeys =
                [
                    new()
                    {
                        Name = "",
                        Hash = "dzs_the-key-itself",
                        Roles = ["emperor"],
                    },
                    new()
                    {
                        Name = "a",
                        Hash = Hash,
                        Roles = ["customer"],
                    },
                    new() { Name = "a", Hash = Hash.ToLowerInvariant() },
                ],
            },
            "Production"
        );

        foreach (
            var setting in new[]
            {
                "Auth:Authority",
                "Auth:Audience",
                "Auth:RoleClaim",
                "Auth:UserClaim",
                "Auth:DevelopmentIdentity",
                "Auth:DevelopmentKey is not",
                "Auth:DevelopmentKey trusts",
                "Auth:ApiKeys:0:Name",
                "Auth:ApiKeys:0:Hash",
                "Auth:ApiKeys:0:Roles",
                "Auth:ApiKeys:1:User",
                "Auth:ApiKeys:2:Roles",
                "named 'a'",
                "one Hash twice",
            }
        )
        {
            failures.Count(failure => failure.Contains(setting, StringComparison.Ordinal)).ShouldBe(1, setting);
        }

        failures.Count.ShouldBe(14);
        failures.ShouldAllBe(failure => !failure.Contains("the-key-itself"));
    }

    [Theory]
    [InlineData("", true, "shop")]
    [InlineData("Amine", false, "shop")]
    [InlineData("", false, "shop", "admin")]
    [InlineData("visitor:7", false, "customer")]
    [InlineData("visitor:7", false, "analyst")]
    [InlineData("Visitor", true, "customer")]
    public void Only_the_shop_has_the_names_of_visitors_and_has_nothing_else(string user, bool right, params string[] roles)
    {
        AuthOptions options = new()
        {
            ApiKeys =
            [
                new()
                {
                    Name = "a",
                    Hash = Hash,
                    Roles = roles,
                    User = user,
                },
            ],
        };

        Failures(options, "Development").Count.ShouldBe(right ? 0 : 1);
    }

    [Fact]
    public async Task A_key_is_known_by_its_hash_and_by_nothing_else()
    {
        await using var service = await Service.StartAsync(
            "--Auth:DevelopmentIdentity=false",
            "--Auth:ApiKeys:0:Name=report",
            $"--Auth:ApiKeys:0:Hash={Hash.ToLowerInvariant()}",
            "--Auth:ApiKeys:0:Roles:0=analyst",
            "--Auth:ApiKeys:0:User=Amine"
        );

        using var answer = await service.GetAsync("/who", key: "dzs_a-key-of-this-test");
        (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldBe("Amine");
        (await service.StatusAsync("/forgotten", key: "dzs_a-key-of-this-test")).ShouldBe(403);
        foreach (var wrong in new[] { Hash, "dzs_a-key-of-this-tesT", "dzs_a-key-of-this-test2", "x", new string('x', 5_000) })
            (await service.StatusAsync("/who", key: wrong)).ShouldBe(401);
    }

    private static string HashOf(string key) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    private static List<string> Failures(AuthOptions options, string environment) =>
        [.. new AuthOptionsValidator(new HostingEnvironment { EnvironmentName = environment }).Validate(null, options).Failures ?? []];
}
