namespace DzStore.Load.Http;

/// <summary>
/// The credentials of the load: one header, the same in every request. The secret is in no text of this object, and so in no report or
/// log.
/// </summary>
public sealed class LoadCredentials
{
    private readonly string _kind;

    private LoadCredentials(string kind, string header, string secret)
    {
        _kind = kind;
        // Anything else would end the header, or the request, where the secret says so.
        if (secret.Length == 0 || secret.Any(character => character is <= ' ' or > '~'))
            throw new ArgumentException($"A {kind} consists of visible ASCII characters.", nameof(secret));
        HeaderLine = $"{header}{secret}\r\n";
    }

    internal string HeaderLine { get; }

    /// <exception cref="ArgumentException">No key can look like this.</exception>
    public static LoadCredentials ApiKey(string key) => new("API key", "X-Api-Key: ", key);

    /// <exception cref="ArgumentException">No token can look like this.</exception>
    public static LoadCredentials Bearer(string token) => new("bearer token", "Authorization: Bearer ", token);

    /// <summary>Their kind: "API key" or "bearer token".</summary>
    public override string ToString() => _kind;
}
