namespace DzStore.ServiceDefaults.Database;

/// <summary>The options of MongoDB's connection strings, to name the one that a misspelt option was meant to be.</summary>
/// <remarks>https://www.mongodb.com/docs/manual/reference/connection-string-options/; not every driver knows all of them.</remarks>
internal static class MongoUriOptions
{
    private const int MaxChanges = 2;

    private static readonly string[] Names =
    [
        "appName",
        "authMechanism",
        "authMechanismProperties",
        "authSource",
        "compressors",
        "connectTimeoutMS",
        "directConnection",
        "heartbeatFrequencyMS",
        "journal",
        "loadBalanced",
        "localThresholdMS",
        "maxConnecting",
        "maxIdleTimeMS",
        "maxLifeTimeMS",
        "maxPoolSize",
        "maxStalenessSeconds",
        "minPoolSize",
        "proxyHost",
        "proxyPassword",
        "proxyPort",
        "proxyUsername",
        "readConcernLevel",
        "readPreference",
        "readPreferenceTags",
        "replicaSet",
        "retryReads",
        "retryWrites",
        "serverMonitoringMode",
        "serverSelectionTimeoutMS",
        "socketTimeoutMS",
        "srvMaxHosts",
        "srvServiceName",
        "ssl",
        "timeoutMS",
        "tls",
        "tlsAllowInvalidCertificates",
        "tlsAllowInvalidHostnames",
        "tlsCAFile",
        "tlsCertificateKeyFile",
        "tlsCertificateKeyFilePassword",
        "tlsDisableCertificateRevocationCheck",
        "tlsInsecure",
        "uuidRepresentation",
        "w",
        "waitQueueTimeoutMS",
        "wtimeoutMS",
        "zlibCompressionLevel",
    ];

    /// <summary>Options by which other drivers adapt themselves: a string that several share may have them.</summary>
    private static readonly string[] ForOthers = ["serverMonitoringMode", "uuidRepresentation"];

    /// <summary>True for an option that this driver may pass over.</summary>
    public static bool IsForOthers(string name) => ForOthers.Contains(name, StringComparer.OrdinalIgnoreCase);

    /// <summary>The option of this name in any case, as it is spelt; null for none.</summary>
    public static string? Exact(string name) => Array.Find(Names, known => known.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>
    /// The option that has the same letters in another order, else the one that two changed letters at most, or a third of a short name,
    /// make of the name; null for none.
    /// </summary>
    public static string? Nearest(string name)
    {
        if (Array.Find(Names, known => Letters(known).SequenceEqual(Letters(name))) is { } reordered)
            return reordered;
        var (nearest, changes) = Names.Select(known => (known, Changes(name, known))).MinBy(known => known.Item2);
        return changes <= Math.Min(MaxChanges, nearest.Length / 3 + 1) && changes < name.Length ? nearest : null;
    }

    private static IEnumerable<char> Letters(string name) => name.Select(char.ToLowerInvariant).Order();

    /// <summary>The letters to change, add or leave out to get from one name to the other (Levenshtein), in any case.</summary>
    private static int Changes(string one, string other)
    {
        var row = Enumerable.Range(0, other.Length + 1).ToArray();
        for (var i = 1; i <= one.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= other.Length; j++)
            {
                var change = char.ToLowerInvariant(one[i - 1]) == char.ToLowerInvariant(other[j - 1]) ? 0 : 1;
                (diagonal, row[j]) = (row[j], Math.Min(diagonal + change, Math.Min(row[j], row[j - 1]) + 1));
            }
        }
        return row[^1];
    }
}
