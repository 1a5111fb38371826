using System.Text.RegularExpressions;
using MongoDB.Driver;

namespace DzStore.LocalHost.Database;

/// <summary>
/// Finds the faults of a MongoDB connection string that would show a part of its password as a host. The services, which are started with
/// the same string, find all others.
/// </summary>
internal static partial class ConnectionStrings
{
    /// <summary>The fault, as a phrase that follows the name of the setting and repeats nothing of the string; null for none.</summary>
    public static string? Fault(string connectionString)
    {
        try
        {
            var url = new MongoUrl(connectionString);
            // A driver ends the password at the first @ or /; an @ behind that is of a password that is not encoded.
            var rest = AppName().Replace(connectionString, "").Split("://", 2)[^1].Split('/', 2);
            if (rest.Length > 1 && rest[1].Contains('@', StringComparison.Ordinal))
                return "has an @ or / in its user name or password, which must be written %40 or %2F";
            _ = MongoClientSettings.FromUrl(url);
            return null;
        }
        catch (Exception e) when (e is MongoConfigurationException or ArgumentException or FormatException)
        {
            return "is not a MongoDB connection string; it looks like mongodb://host:27017/?replicaSet=rs0, "
                + "with user name and password percent-encoded";
        }
    }

    // The one option whose value has an @ in practice, as Azure writes it.
    [GeneratedRegex("(?<=[?&;])appName=[^&;]*", RegexOptions.IgnoreCase)]
    private static partial Regex AppName();
}
