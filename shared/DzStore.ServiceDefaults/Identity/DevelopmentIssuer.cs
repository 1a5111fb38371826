using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;

namespace DzStore.ServiceDefaults.Identity;

/// <summary>
/// The token issuer of the launcher, which keeps the private key in its data folder. A service has the public key and cannot issue tokens.
/// </summary>
internal static class DevelopmentIssuer
{
    /// <summary>The <c>iss</c> of its tokens.</summary>
    public const string Name = "dzstore-local";

    public static SecurityKey Key(string publicKey)
    {
        var key = ECDsa.Create();
        key.ImportSubjectPublicKeyInfo(Convert.FromBase64String(publicKey), out _);
        return new ECDsaSecurityKey(key);
    }

    public static bool IsKey(string publicKey)
    {
        try
        {
            return Key(publicKey).KeySize == 256;
        }
        catch (Exception e) when (e is FormatException or CryptographicException)
        {
            return false;
        }
    }
}
