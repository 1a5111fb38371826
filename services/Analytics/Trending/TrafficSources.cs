using Microsoft.Extensions.Options;

namespace DzStore.Analytics.Trending;

/// <summary>Where traffic logs may come from.</summary>
public sealed class TrendingOptions
{
    public const string Section = "Trending";

    /// <summary>The folder that every source lies under; the default is <c>data</c> beside the service.</summary>
    public string SourceRoot { get; init; } = Path.Combine(AppContext.BaseDirectory, "data");
}

/// <summary>
/// Turns the name of a source into the file it stands for. A caller names a file under the configured root and nothing else: no absolute
/// path, no <c>..</c>, no URL, no link that leads out.
/// </summary>
public sealed class TrafficSources(IOptions<TrendingOptions> options)
{
    private const int MaxNameCharacters = 255;

    public string Root { get; } = Path.GetFullPath(options.Value.SourceRoot);

    /// <summary>What is wrong with the name itself, or null. Whether the file exists is asked when it is opened.</summary>
    public static string? Fault(string source)
    {
        if (source.Length is 0 or > MaxNameCharacters) return $"must be a file name of 1 to {MaxNameCharacters} characters, such as web_traffic.csv";
        if (source.Any(char.IsControl)) return "must not hold control characters";
        if (source.Contains("://", StringComparison.Ordinal)) return "must be a file under the configured folder, not a URL";
        if (source.Contains(':') || source.Contains('\\') || Path.IsPathRooted(source)) return "must be relative to the configured folder";
        if (source.Split('/').Any(part => part is "" or "." or "..")) return "must not hold '.', '..' or empty parts";
        return null;
    }

    /// <summary>Opens the source for one pass from its start.</summary>
    /// <exception cref="TrafficLogException">The name is not allowed, nothing is there, or a link leads out of the root.</exception>
    public FileStream Open(string source)
    {
        if (Fault(source) is { } fault) throw new TrafficLogException($"The source '{source}' {fault}.");
        var path = Path.Combine(Root, source);
        if (!File.Exists(path)) throw new TrafficLogException($"There is no file '{source}' under the folder of traffic logs. Put it there, or set Trending:SourceRoot.");
        RefuseLinks(source);
        return new FileStream(path, new FileStreamOptions
        {
            Access = FileAccess.Read, Share = FileShare.ReadWrite | FileShare.Delete, Options = FileOptions.Asynchronous | FileOptions.SequentialScan,
        });
    }

    private void RefuseLinks(string source)
    {
        var path = Root;
        foreach (var part in source.Split('/'))
        {
            path = Path.Combine(path, part);
            if (new FileInfo(path).LinkTarget is not null) throw new TrafficLogException($"The source '{source}' leads over a symbolic link, which is not followed.");
        }
    }
}
