using System.Security.Cryptography;
using DzStore.LocalHost.Data;
using DzStore.LocalHost.Errors;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace DzStore.LocalHost.Identity;

/// <summary>
/// Signs tokens that the services of a data folder accept, with a key that is made once and stays in the folder. The services get the
/// public half, and only in Development: elsewhere they refuse to start with it.
/// </summary>
public sealed class LocalIssuer
{
    /// <summary>The environment variable of the services for the public key.</summary>
    public const string KeyVariable = "Auth__DevelopmentKey";

    private const string Name = "dzstore-local";
    private const string Audience = "dzstore";
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(12);

    private readonly ECDsa _signing;

    private LocalIssuer(ECDsa signing) => _signing = signing;

    /// <summary>The public key: P-256, as base64 of a SubjectPublicKeyInfo (RFC 5280).</summary>
    public string PublicKey => Convert.ToBase64String(_signing.ExportSubjectPublicKeyInfo());

    /// <summary>The issuer of a data folder; a launcher may use the folder at the same time.</summary>
    /// <param name="data">The folder; null for the default.</param>
    /// <exception cref="SetupException">Its key cannot be read or made.</exception>
    public static LocalIssuer Of(string? data)
    {
        var file = Path.Combine(DataFolder.Locate(data), "issuer.pem");
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            if (!File.Exists(file))
                Make(file);
            var key = ECDsa.Create();
            key.ImportFromPem(File.ReadAllText(file));
            return new(key);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or CryptographicException)
        {
            throw new SetupException(
                $"{file}, the key that signs tokens, cannot be used: {e.Message} "
                    + "Delete it to have another made, or give another folder with --data.",
                e
            );
        }
    }

    /// <summary>A signed token (JWT, RFC 7519) that is valid for 12 hours.</summary>
    /// <param name="user">The name under which orders are placed and seen.</param>
    /// <param name="roles">The roles: "customer", "billing", "analyst", "admin".</param>
    /// <param name="time">The clock.</param>
    public string Token(string user, IEnumerable<string> roles, TimeProvider time)
    {
        var now = time.GetUtcNow().UtcDateTime;
        return new JsonWebTokenHandler().CreateToken(
            new SecurityTokenDescriptor
            {
                Issuer = Name,
                Audience = Audience,
                Claims = new Dictionary<string, object> { ["sub"] = user, ["role"] = roles.ToArray() },
                IssuedAt = now,
                NotBefore = now,
                Expires = now + Lifetime,
                SigningCredentials = new(new ECDsaSecurityKey(_signing), SecurityAlgorithms.EcdsaSha256),
            }
        );
    }

    /// <summary>Writes the key to a temporary file and renames it: two launchers that start at once read the same complete key.</summary>
    private static void Make(string file)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var aside = $"{file}.{Guid.NewGuid():N}";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var writer = new StreamWriter(aside, options))
            writer.Write(key.ExportPkcs8PrivateKeyPem());
        try
        {
            File.Move(aside, file, overwrite: false);
        }
        catch (IOException) when (File.Exists(file))
        {
            File.Delete(aside);
        }
    }
}
