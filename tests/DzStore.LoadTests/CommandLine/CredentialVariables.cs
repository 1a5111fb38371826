using DzStore.Load;
using DzStore.Local.CommandLine;

namespace DzStore.LoadTests.CommandLine;

/// <summary>
/// The credentials of a run, for services outside Development. They come from the environment: a command line is read by everybody on
/// the machine, and the report quotes it.
/// </summary>
internal static class CredentialVariables
{
    public const string ApiKey = "DZSTORE_API_KEY";
    public const string Token = "DZSTORE_TOKEN";

    /// <returns>Null where neither variable is set.</returns>
    /// <exception cref="UsageException">Both are set, or one holds what cannot be sent; the message never has the secret.</exception>
    public static LoadCredentials? Read(Func<string, string?> variable) => (variable(ApiKey), variable(Token)) switch
    {
        (null or "", null or "") => null,
        ({ } key, null or "") => Checked(ApiKey, key, LoadCredentials.ApiKey),
        (null or "", { } token) => Checked(Token, token, LoadCredentials.Bearer),
        _ => throw new UsageException($"Both {ApiKey} and {Token} are set, and a request carries one of them: unset the other."),
    };

    private static LoadCredentials Checked(string name, string secret, Func<string, LoadCredentials> make)
    {
        try
        {
            return make(secret);
        }
        catch (ArgumentException)
        {
            throw new UsageException($"{name} must hold the secret alone, in visible ASCII characters: no blank, no line end, no \"Bearer\".");
        }
    }
}
