using System.Security.Cryptography;
using System.Text;
using DzStore.Local.Tests.Support;
using DzStore.LocalHost.Identity;

namespace DzStore.Local.Tests.CommandLine;

/// <summary>Keys and tokens for who calls the services; that the services take them, ServingTests shows.</summary>
public sealed class IdentityCommandsTests
{
    [Fact]
    public async Task A_key_is_printed_once_with_settings_that_hold_its_hash()
    {
        await using var launcher = LauncherProcess.Start([
            "key",
            "--name",
            "shop",
            "--role",
            "customer",
            "--role",
            "billing",
            "--user",
            "Amine",
        ]);

        (await launcher.ExitCodeAsync()).ShouldBe(0, launcher.Errors);
        var lines = launcher.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var key = lines[0]["X-Api-Key: ".Length..];
        Base64Length(key).ShouldBe(32);
        lines[2..]
            .ShouldBe([
                "Auth__ApiKeys__0__Name=shop",
                $"Auth__ApiKeys__0__Hash={Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)))}",
                "Auth__ApiKeys__0__Roles__0=customer",
                "Auth__ApiKeys__0__Roles__1=billing",
                "Auth__ApiKeys__0__User=Amine",
            ]);
        string.Join('\n', lines[1..]).ShouldNotContain(key);
        NewApiKey.Make().Key.ShouldNotBe(NewApiKey.Make().Key);
    }

    [Theory]
    [InlineData("--user", "key", "--name", "shop", "--role", "customer")]
    [InlineData("no other role", "key", "--name", "a", "--role", "shop", "--role", "admin")]
    [InlineData("emperor", "token", "--user", "Amine", "--role", "emperor")]
    [InlineData("--user", "token", "--role", "analyst")]
    [InlineData("--name must not be empty", "key", "--name", "", "--role", "admin")]
    [InlineData("--user must not be empty", "token", "--role", "customer", "--user", " ")]
    public async Task What_is_missing_or_wrong_is_named(string error, params string[] arguments)
    {
        await using var launcher = LauncherProcess.Start(arguments);

        (await launcher.ExitCodeAsync()).ShouldBe(2);
        launcher.Errors.ShouldContain(error);
        launcher.Output.ShouldBeEmpty();
    }

    private static int Base64Length(string key)
    {
        key.ShouldStartWith("dzs_");
        return System.Buffers.Text.Base64Url.DecodeFromChars(key.AsSpan(4)).Length;
    }
}
