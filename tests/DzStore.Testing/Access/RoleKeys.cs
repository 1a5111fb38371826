using System.Security.Cryptography;
using System.Text;

namespace DzStore.Testing.Access;

/// <summary>An API key for each role, and the settings that have a service take them and nobody without credentials.</summary>
public static class RoleKeys
{
    /// <summary>Whose orders the key with the role customer sees.</summary>
    public const string Customer = "Amine";

    public static IReadOnlyList<string> Roles { get; } = ["customer", "billing", "analyst", "shop", "admin"];

    public static (string Key, string Value)[] Settings { get; } =
    [
        ("Auth:DevelopmentIdentity", "false"),
        .. Roles.SelectMany(
            (role, index) =>
                new[]
                {
                    ($"Auth:ApiKeys:{index}:Name", $"holder of {role}"),
                    ($"Auth:ApiKeys:{index}:Hash", Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(Of(role))))),
                    ($"Auth:ApiKeys:{index}:Roles:0", role),
                    ($"Auth:ApiKeys:{index}:User", role == "customer" ? Customer : ""),
                }
        ),
    ];

    public static string Of(string role) => $"test-key-of-{role}";

    /// <summary>Creates a request of a caller with this role; null: of a caller without credentials.</summary>
    public static HttpRequestMessage Request(string? role, HttpMethod method, string address, HttpContent? body = null)
    {
        var request = new HttpRequestMessage(method, address) { Content = body };
        if (role is not null)
            request.Headers.Add("X-Api-Key", Of(role));
        return request;
    }
}
