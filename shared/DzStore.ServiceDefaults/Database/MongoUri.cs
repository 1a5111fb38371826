using System.Text.RegularExpressions;
using MongoDB.Driver;
using MongoDB.Driver.Core.Configuration;

namespace DzStore.ServiceDefaults.Database;

/// <summary>
/// Finds the faults of MongoDB's connection strings. No part of the string is repeated: the one that is wrong may be of a password.
/// </summary>
public static partial class MongoUri
{
    private const string Unreadable =
        "is not a MongoDB URI: it looks like mongodb://host:27017/?replicaSet=rs0, with user name and password percent-encoded";

    private const string NotEncoded =
        "has a character in its user name or password that must be percent-encoded: @ as %40, / as %2F, : as %3A, % as %25";

    /// <summary>The fault, as a phrase that follows the name of the setting; null where there is none.</summary>
    public static string? Fault(string uri)
    {
        if (CredentialFault(uri) is { } fault)
            return fault;
        try
        {
            // Before the driver, which ignores an option that it does not know: a misspelt one would be missed in silence.
            if (OptionFault(uri) is { } misspelt)
                return misspelt;
            _ = MongoClientSettings.FromConnectionString(uri);
            return null;
        }
        catch (Exception e) when (IsOfUri(e))
        {
            return Unreadable;
        }
    }

    /// <summary>
    /// The fault of user name and password, for any driver. A driver takes what stands before an unescaped @ or / for the whole password,
    /// and the rest of the password for a host, which is shown and logged.
    /// </summary>
    public static string? CredentialFault(string uri)
    {
        ArgumentNullException.ThrowIfNull(uri);
        // The one option whose value has an @ in practice, as Azure writes it.
        var parts = AppName().Replace(uri, "").Split("://", 2)[^1].Split('/', 2);
        if (parts[0].Count(letter => letter == '@') > 1 || (parts.Length > 1 && parts[1].Contains('@', StringComparison.Ordinal)))
            return NotEncoded;
        var credentials = parts[0].Contains('@', StringComparison.Ordinal) ? parts[0].Split('@')[0] : "";
        return credentials.Count(letter => letter == ':') > 1 || BrokenEscape().IsMatch(credentials) ? NotEncoded : null;
    }

    private static string? OptionFault(string uri)
    {
        var connection = new ConnectionString(WithoutBrokenValues(uri, out var broken));
        if (broken is not null)
            return $"has a value that MongoDB.Driver cannot read, of the option {broken}";
        if (connection.AllUnknownOptionNames.FirstOrDefault(name => !MongoUriOptions.IsForOthers(name)) is not { } unknown)
            return null;
        if (MongoUriOptions.Exact(unknown) is { } unsupported)
            return $"has the option {unsupported}, which MongoDB.Driver does not take";
        var place = connection.AllOptionNames.ToList().IndexOf(unknown) + 1;
        return $"has an option that MongoDB does not know, number {place} of them"
            + (MongoUriOptions.Nearest(unknown) is { } meant ? $": is it {meant}?" : ": check how it is spelt");
    }

    /// <summary>The string without the options whose value alone the driver refuses.</summary>
    /// <param name="uri">The connection string.</param>
    /// <param name="broken">The first of their names, as the driver spells it.</param>
    private static string WithoutBrokenValues(string uri, out string? broken)
    {
        broken = null;
        var parts = uri.Split('?', 2);
        if (parts.Length < 2)
            return uri;
        List<string> readable = [];
        foreach (var option in parts[1].Split('&', ';'))
        {
            if (MongoUriOptions.Exact(option.Split('=', 2)[0]) is { } name && !IsReadable($"mongodb://host/?{option}"))
                broken ??= name;
            else
                readable.Add(option);
        }
        return readable.Count > 0 ? $"{parts[0]}?{string.Join('&', readable)}" : parts[0];
    }

    private static bool IsReadable(string uri)
    {
        try
        {
            _ = new ConnectionString(uri);
            return true;
        }
        catch (Exception e) when (IsOfUri(e))
        {
            return false;
        }
    }

    private static bool IsOfUri(Exception exception) =>
        exception is MongoException or ArgumentException or FormatException or TimeoutException;

    [GeneratedRegex("(?<=[?&;])appName=[^&;]*", RegexOptions.IgnoreCase)]
    private static partial Regex AppName();

    [GeneratedRegex("%(?![0-9A-Fa-f]{2})")]
    private static partial Regex BrokenEscape();
}
