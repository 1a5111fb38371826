using System.Security.Cryptography;
using System.Text;

namespace DzStore.Storefront.Control;

/// <summary>
/// The token that a post of the control room must carry, made at each start. The page reads it from the stream, which only an admin gets:
/// a page of another site cannot, and so cannot post.
/// </summary>
internal sealed class ControlToken
{
    /// <summary>The header that carries it.</summary>
    public const string Header = "X-Control-Token";

    /// <summary>The token.</summary>
    public string Value { get; } = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));

    /// <summary>True for the token, compared in constant time.</summary>
    public bool Is(string? given) =>
        given is not null && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), Encoding.UTF8.GetBytes(Value));
}
