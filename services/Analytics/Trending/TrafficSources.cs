using Microsoft.Extensions.Options;

namespace DzStore.Analytics.Trending;

/// <summary>
/// Turns the name of a source into the file it stands for. A caller names a file under the configured root and nothing else: no absolute
/// path, no <c>..</c>, no URL, no symbolic link.
/// </summary>
public sealed class TrafficSources(IOptions<TrendingOptions> options)
{
    public const int MaxNameCharacters = 255;

    /// <summary>The folder that every source lies under, as an absolute path.</summary>
    public string Root { get; } = Path.GetFullPath(options.Value.SourceRoot, AppContext.BaseDirectory);

    /// <summary>How many products one log may name.</summary>
    public int MaxProducts { get; } = options.Value.MaxProducts;

    /// <summary>What is wrong with the name itself, or null.</summary>
    public static string? NameFault(string source)
    {
        if (source.Length is 0 or > MaxNameCharacters) return $"must be a file name of 1 to {MaxNameCharacters} characters, such as web_traffic.csv";
        if (source.Any(char.IsControl)) return "must not hold control characters";
        if (source.Contains("://", StringComparison.Ordinal)) return "must be a file under the folder of traffic logs, not a URL";
        if (source.AsSpan().ContainsAny(':', '\\') || Path.IsPathRooted(source)) return "must be relative to the folder of traffic logs, with '/' between folders";
        if (source.Split('/').Any(part => part is "" or "." or "..")) return "must not hold '.', '..' or empty parts";
        return null;
    }

    /// <summary>What keeps the source from being read, or null: its name, that nothing is there, or a link on the way.</summary>
    public string? Fault(string source)
    {
        if (NameFault(source) is { } fault) return fault;
        var path = Root;
        foreach (var part in source.Split('/'))
        {
            path = Path.Combine(path, part);
            // A link may lead out of the root, now or after it was looked at.
            if (new FileInfo(path).LinkTarget is not null) return "leads over a symbolic link, which is not followed";
        }
        if (Directory.Exists(path)) return "is a folder, not a file";
        return File.Exists(path) ? null : $"names no file under the folder of traffic logs: there is no '{source}'";
    }

    /// <summary>Opens the source for one pass from its start.</summary>
    /// <exception cref="TrafficLogException">The name is not allowed, nothing is there, or a link is on the way.</exception>
    public FileStream Open(string source)
    {
        if (Fault(source) is { } fault) throw new TrafficLogException($"The source '{source}' {fault}.");
        return new FileStream(Path.Combine(Root, source), new FileStreamOptions
        {
            Access = FileAccess.Read,
            // The web servers may be writing it.
            Share = FileShare.ReadWrite | FileShare.Delete,
            Options = FileOptions.Asynchronous | FileOptions.SequentialScan,
        });
    }
}
