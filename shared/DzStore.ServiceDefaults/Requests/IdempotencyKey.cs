using System.Text;

namespace DzStore.ServiceDefaults.Requests;

/// <summary>
/// The header Idempotency-Key, by which a request that is sent again is known. It is a text in quotes (draft-ietf-httpapi-idempotency-key,
/// a string of RFC 9651) or, as most clients send it, the bare text: <c>"K-1"</c> and <c>K-1</c> are one key.
/// </summary>
public static class IdempotencyKey
{
    /// <summary>The header's name.</summary>
    public const string Header = "Idempotency-Key";

    /// <summary>The most characters of a key.</summary>
    public const int MaxCharacters = 128;

    /// <summary>Reads the key; null where there is none.</summary>
    /// <exception cref="BadHttpRequestException">The header appears more than once.</exception>
    public static string? Read(HttpRequest request) =>
        request.Headers[Header] switch
        {
            { Count: 0 } => null,
            [var key] => Bare(key ?? ""),
            _ => throw new BadHttpRequestException($"The {Header} header must appear at most once.", StatusCodes.Status400BadRequest),
        };

    /// <summary>The key without the quotes of a string and the backslashes before its quotes and backslashes.</summary>
    /// <returns>The value itself where it is no such string as a whole.</returns>
    public static string Bare(string value)
    {
        if (value is not ['"', _, .., '"'] or "\"\"")
            return value;
        var key = new StringBuilder(value.Length - 2);
        for (var at = 1; at < value.Length - 1; at++)
        {
            if (value[at] == '"')
                return value;
            if (value[at] == '\\' && (++at == value.Length - 1 || value[at] is not ('"' or '\\')))
                return value;
            key.Append(value[at]);
        }

        return key.ToString();
    }
}
