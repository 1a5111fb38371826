using DzStore.BlackFriday.Options;
using DzStore.Load.Http;
using DzStore.LocalHost.Errors;

namespace DzStore.BlackFriday.Tests.Options;

public class CredentialVariablesTests
{
    [Theory]
    [InlineData(null, null, null)]
    [InlineData("", "", null)]
    [InlineData("dzs_secret", null, "API key")]
    [InlineData("", "eyJh", "bearer token")]
    public void One_variable_at_most_says_who_the_run_is(string? key, string? token, string? kind) =>
        (Read(key, token)?.ToString()).ShouldBe(kind);

    [Fact]
    public void Both_are_one_too_many()
    {
        var message = Should.Throw<SetupException>(() => Read("dzs_secret", "eyJh")).Message;
        message.ShouldContain("DZSTORE_API_KEY and DZSTORE_TOKEN");
        message.ShouldNotContain("dzs_secret");
        message.ShouldNotContain("eyJh");
    }

    [Theory]
    [InlineData("dzs_secret\n", null, "DZSTORE_API_KEY")]
    [InlineData(null, "Bearer eyJh", "DZSTORE_TOKEN")]
    public void What_cannot_be_sent_is_named_but_not_repeated(string? key, string? token, string variable)
    {
        var message = Should.Throw<SetupException>(() => Read(key, token)).Message;
        message.ShouldContain(variable);
        message.ShouldNotContain((key ?? token)!);
    }

    private static LoadCredentials? Read(string? key, string? token) =>
        CredentialVariables.Read(name =>
            name switch
            {
                "DZSTORE_API_KEY" => key,
                "DZSTORE_TOKEN" => token,
                _ => throw new ArgumentException(name),
            }
        );
}
