using System.Security.Cryptography;
using DzStore.Local.CommandLine;
using DzStore.Local.Data;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace DzStore.Local.Identity;

/// <summary>
/// Signs the tokens of this machine's services with a key that is made once for each data folder and stays there. The services get the public
/// half, and only in Development: they would refuse to start with it anywhere else.
/// </summary>
internal sealed class LocalIssuer
{
    /// <summary>The services' setting for the public key, as a variable.</summary>
    public const string KeyVariable = "Auth__DevelopmentKey";

    private const string Name = "dzstore-local";
    private const string Audience = "dzstore";
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(12);

    private readonly ECDsa signing;

    private LocalIssuer(ECDsa signing) => this.signing = signing;

    /// <summary>P-256, as base64 of a SubjectPublicKeyInfo.</summary>
    public string PublicKey => Convert.ToBase64String(signing.ExportSubjectPublicKeyInfo());

    /// <summary>The issuer of a data folder, which a launcher may be using at the same time.</summary>
    /// <exception cref="UsageException">Its key cannot be read or made.</exception>
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
            throw new UsageException($"{file}, the key that tokens are signed with, cannot be used: {e.Message} Delete it to have another made, or give another folder with --data.", e);
        }
    }

    /// <summary>A signed token (JWT) for half a day.</summary>
    public string Token(string user, IEnumerable<string> roles, TimeProvider time)
    {
        var now = time.GetUtcNow().UtcDateTime;
        return new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Name,
            Audience = Audience,
            Claims = new Dictionary<string, object> { ["sub"] = user, ["role"] = roles.ToArray() },
            IssuedAt = now,
            NotBefore = now,
            Expires = now + Lifetime,
            SigningCredentials = new(new ECDsaSecurityKey(signing), SecurityAlgorithms.EcdsaSha256),
        });
    }

    /// <summary>Written aside and renamed, so that of two launchers that start at once both read a whole key, and the same one.</summary>
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
