using DzStore.Load.Http;
using DzStore.LocalHost.Errors;

namespace DzStore.BlackFriday.Options;

/// <summary>
/// The credentials of a run, for services outside Development. They come from the environment: every user of the machine can read a
/// command line, and the report quotes it.
/// </summary>
internal static class CredentialVariables
{
    /// <summary>The variable of an API key.</summary>
    public const string ApiKey = "DZSTORE_API_KEY";

    /// <summary>The variable of a bearer token.</summary>
    public const string Token = "DZSTORE_TOKEN";

    /// <summary>Reads the credentials from environment variables.</summary>
    /// <returns>Null where neither variable is set.</returns>
    /// <exception cref="SetupException">Both are set, or one holds what cannot be sent; the message never has the secret.</exception>
    public static LoadCredentials? Read(Func<string, string?> variable) =>
        (variable(ApiKey), variable(Token)) switch
        {
            (null or "", null or "") => null,
            ({ } key, null or "") => Checked(ApiKey, key, LoadCredentials.ApiKey),
            (null or "", { } token) => Checked(Token, token, LoadCredentials.Bearer),
            _ => throw new SetupException($"Both {ApiKey} and {Token} are set, and a request carries one of them: unset the other."),
        };

    private static LoadCredentials Checked(string name, string secret, Func<string, LoadCredentials> make)
    {
        try
        {
            return make(secret);
        }
        catch (ArgumentException)
        {
            throw new SetupException(
                $"{name} must hold the secret alone, in visible ASCII characters: no blank, no line end, no \"Bearer\"."
            );
        }
    }
}
