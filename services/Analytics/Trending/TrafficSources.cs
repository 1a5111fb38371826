using System.IO.Enumeration;
using Microsoft.Extensions.Options;

namespace DzStore.Analytics.Trending;

/// <summary>
/// Turns the name of a source into the logs it stands for: a file, a folder (every <c>*.csv</c> directly in it), or a pattern with <c>*</c> and <c>?</c>
/// in any part (<c>shop-?/2026-11-*.csv</c>) that matches such. A caller names what lies under the configured root and nothing else: no absolute
/// path, no <c>..</c>, no URL. Symbolic links are refused where they are named, and passed over where a folder or a pattern would find them. A name by which
/// Spark would skip or unpack a log is refused with either engine: which one reads it is to make no difference.
/// </summary>
public sealed class TrafficSources(IOptions<TrendingOptions> options)
{
    public const int MaxNameCharacters = 255;
    public const int MaxFiles = 10_000;

    /// <summary>What <see cref="NameFault"/> finds nothing wrong with, for the OpenAPI document.</summary>
    public const string NamePattern = @"^(?=.*\S)(?!\.{1,2}(/|$))[^\u0000-\u001F\u007F-\u009F:/\\]+(/(?!\.{1,2}(/|$))[^\u0000-\u001F\u007F-\u009F:/\\]+)*$";

    private const string LogsOfAFolder = "*.csv";

    // By which Hadoop, which opens files for Spark, knows a compressed one; it looks at nothing else.
    private static readonly string[] Compressed = [".gz", ".bz2", ".deflate", ".lz4", ".passthrough", ".snappy", ".zst"];

    // Without reparse points, which links are, and without hidden files, as a shell's patterns.
    private static readonly EnumerationOptions Entries = new() { AttributesToSkip = FileAttributes.ReparsePoint | FileAttributes.Hidden | FileAttributes.System, IgnoreInaccessible = false };

    /// <summary>The folder that every source lies under, as an absolute path.</summary>
    public string Root { get; } = Path.GetFullPath(options.Value.SourceRoot, AppContext.BaseDirectory);

    /// <summary>How many products one run may count.</summary>
    public int MaxProducts { get; } = options.Value.MaxProducts;

    /// <summary>What is wrong with the name itself, or null.</summary>
    public static string? NameFault(string source)
    {
        if (source.Length is 0 or > MaxNameCharacters) return $"must be a name of 1 to {MaxNameCharacters} characters, such as web_traffic.csv";
        if (source.Any(char.IsControl)) return "must not hold control characters";
        if (source.Contains("://", StringComparison.Ordinal)) return "must be a file or folder under the folder of traffic logs, not a URL";
        if (source.AsSpan().ContainsAny(':', '\\') || Path.IsPathRooted(source)) return "must be relative to the folder of traffic logs, with '/' between folders";
        if (source.Split('/').Any(part => part is "" or "." or "..")) return "must not hold '.', '..' or empty parts";
        return null;
    }

    /// <summary>What keeps the source from being read, or null: its name, that nothing is there, or a link on the way.</summary>
    public string? Fault(string source) => Find(source).Fault;

    /// <summary>The logs that the source stands for now, at least one, by name (ordinal).</summary>
    /// <exception cref="TrafficLogException">The name is not allowed, nothing is there, or a link is on the way.</exception>
    public IReadOnlyList<TrafficFile> Files(string source)
    {
        var (files, fault) = Find(source);
        return fault is null ? files : throw new TrafficLogException($"The source '{source}' {fault}.");
    }

    /// <summary>Opens a log for one pass from its start.</summary>
    /// <exception cref="TrafficLogException">It is gone, or a link has taken its place.</exception>
    public FileStream Open(TrafficFile file)
    {
        if (Find(file.Name).Fault is { } fault) throw new TrafficLogException($"The source '{file.Name}' {fault}.");
        return new FileStream(file.Path, new FileStreamOptions
        {
            Access = FileAccess.Read,
            // The web servers may be writing it.
            Share = FileShare.ReadWrite | FileShare.Delete,
            Options = FileOptions.SequentialScan,
            // Whole blocks are read: a buffer in between would only be copied through.
            BufferSize = 0,
        });
    }

    private (IReadOnlyList<TrafficFile> Files, string? Fault) Find(string source)
    {
        if (NameFault(source) is { } fault) return ([], fault);
        try
        {
            return Look(source);
        }
        catch (Exception denied) when (denied is UnauthorizedAccessException or IOException)
        {
            return ([], "leads over a folder that cannot be read: check its permissions");
        }
    }

    private (IReadOnlyList<TrafficFile> Files, string? Fault) Look(string source)
    {
        List<string> paths = [Root];
        foreach (var part in source.Split('/'))
        {
            paths = IsPattern(part) ? [.. Matching(paths, part).Take(MaxFiles + 1)] : paths.ConvertAll(folder => Path.Combine(folder, part));
            // A link may lead out of the root, now or after it was looked at.
            if (paths.Any(path => new FileInfo(path).LinkTarget is not null)) return ([], "leads over a symbolic link, which is not followed");
        }
        var files = paths.Concat(Matching(paths, LogsOfAFolder)).Where(File.Exists).Take(MaxFiles + 1).Select(Named).ToList();
        return files.Count switch
        {
            0 when IsPattern(source) => ([], "matches no file under the folder of traffic logs"),
            0 when Directory.Exists(paths[0]) => ([], $"is a folder without logs: there is no {source}/{LogsOfAFolder}"),
            0 => ([], $"names no file under the folder of traffic logs: there is no '{source}'"),
            > MaxFiles => ([], $"stands for more than {MaxFiles} files: name fewer"),
            _ when files.Select(FileFault).FirstOrDefault(fault => fault is not null) is { } fault => ([], fault),
            _ => ([.. files.OrderBy(file => file.Name, StringComparer.Ordinal)], null),
        };
    }

    private static string? FileFault(TrafficFile file)
    {
        var name = Path.GetFileName(file.Name);
        if (name is ['_' or '.', ..]) return $"leads to '{file.Name}', which Spark takes for a hidden file, since its name begins with '{name[0]}': rename it";
        if (name.EndsWith("._COPYING_", StringComparison.Ordinal)) return $"leads to '{file.Name}', which Spark takes for one that is still copied, since its name ends with '._COPYING_': rename it";
        return Array.Find(Compressed, ending => name.EndsWith(ending, StringComparison.OrdinalIgnoreCase)) is { } ending
            ? $"leads to '{file.Name}', which Spark takes for a compressed file, since its name ends with '{ending}': unpack it, or rename it"
            : null;
    }

    private TrafficFile Named(string path) => new(Path.GetRelativePath(Root, path).Replace(Path.DirectorySeparatorChar, '/'), path);

    private static bool IsPattern(string name) => name.AsSpan().ContainsAny('*', '?');

    private static IEnumerable<string> Matching(IEnumerable<string> folders, string pattern) =>
        folders.Where(Directory.Exists).SelectMany<string, string>(folder => new FileSystemEnumerable<string>(folder, static (ref entry) => entry.ToFullPath(), Entries)
        {
            ShouldIncludePredicate = (ref entry) => FileSystemName.MatchesSimpleExpression(pattern, entry.FileName, ignoreCase: false),
        });
}
