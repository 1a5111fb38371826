using System.Globalization;

namespace EmbeddedMongo.Storage.Recovery;

/// <summary>The names of a store's files in its directory.</summary>
internal static class StoreFiles
{
    public const string Current = "CURRENT";
    public const string ManifestPrefix = "MANIFEST-";

    /// <summary>The manifest that RocksDB makes first of all in an empty directory, before there is any log.</summary>
    public const string FirstManifest = ManifestPrefix + "000001";

    /// <summary>The logs of writes, the oldest first.</summary>
    public static IReadOnlyList<string> Logs(string directory) =>
        [.. Directory.GetFiles(directory, "*.log").Where(file => NumberOf(file) is not null).OrderBy(NumberOf)];

    /// <summary>The manifests, the oldest first.</summary>
    public static IReadOnlyList<string> Manifests(string directory) =>
        [.. Directory.GetFiles(directory, ManifestPrefix + "*").OrderBy(NumberOf)];

    /// <summary>True where the directory holds files of a store.</summary>
    public static bool Exist(string directory) =>
        File.Exists(Path.Combine(directory, Current))
        || Manifests(directory).Count > 0
        || Logs(directory).Count > 0
        || Directory.EnumerateFiles(directory, "*.sst").Any();

    /// <summary>The number in the name of a log or a manifest; numbers ascend as files are made.</summary>
    public static long? NumberOf(string file)
    {
        var name = Path.GetFileNameWithoutExtension(file);
        if (name.StartsWith(ManifestPrefix, StringComparison.Ordinal))
            name = name[ManifestPrefix.Length..];
        return long.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
    }
}
