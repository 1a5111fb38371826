using System.Globalization;
using System.IO.Enumeration;
using System.Security.Cryptography;
using System.Text;
using DzStore.Analytics.Trending.Csv.Rows;

namespace DzStore.Analytics.Trending.Csv.Sources;

/// <summary>
/// Resolves the name of a source to its logs. A source is a file, a folder (every <c>*.csv</c> directly in it, in any case), or a pattern
/// with <c>*</c> and <c>?</c> in any part (<c>shop-?/2026-11-*.csv</c>). It lies under the root: absolute paths, <c>..</c> and URLs are
/// refused. Files whose name begins with a dot are in work, and no part of a folder or pattern. A symbolic link is refused where it is
/// named and skipped where a folder or a pattern finds it. A name that makes Spark skip or unpack a log is refused for every reader, so
/// that all of them read the same.
/// </summary>
/// <param name="root">The folder of all sources; a relative one is meant from the folder of the program.</param>
public sealed class TrafficSources(string root)
{
    /// <summary>The longest name of a source, in characters.</summary>
    public const int MaxNameCharacters = 255;

    /// <summary>The largest number of files that one run reads.</summary>
    public const int MaxFiles = 10_000;

    // Of a source with a window most logs may be too old to be read.
    private const int MaxListed = 1_000_000;

    /// <summary>The pattern of the names that <see cref="NameViolation"/> accepts, for the OpenAPI document.</summary>
    public const string NamePattern =
        @"^(?=.*\S)(?!\.{1,2}(/|$))[^\u0000-\u001F\u007F-\u009F:/\\]+(/(?!\.{1,2}(/|$))[^\u0000-\u001F\u007F-\u009F:/\\]+)*$";

    private const string LogsOfAFolder = "*.csv";

    // The endings by which Hadoop, which opens files for Spark, recognises a compressed file.
    private static readonly string[] Compressed = [".gz", ".bz2", ".deflate", ".lz4", ".passthrough", ".snappy", ".zst"];

    // Without reparse points, which links are, and without hidden files, as the patterns of a shell.
    private static readonly EnumerationOptions Entries = new()
    {
        AttributesToSkip = FileAttributes.ReparsePoint | FileAttributes.Hidden | FileAttributes.System,
        IgnoreInaccessible = false,
    };

    private static readonly TrafficSource Nothing = new(IsFile: false, []);

    /// <summary>The folder of all sources, as an absolute path.</summary>
    public string Root { get; } = Path.GetFullPath(root, AppContext.BaseDirectory);

    /// <summary>The rule that the name of a source violates, whatever files exist; null when it violates none.</summary>
    public static string? NameViolation(string source)
    {
        if (source.Length is 0 or > MaxNameCharacters)
            return $"must be a name of 1 to {MaxNameCharacters} characters, such as web_traffic.csv";
        if (source.Any(char.IsControl))
            return "must not contain control characters";
        if (source.Contains("://", StringComparison.Ordinal))
            return "must be a file or folder under the folder of traffic logs, not a URL";
        if (source.AsSpan().ContainsAny(':', '\\') || Path.IsPathRooted(source))
            return "must be relative to the folder of traffic logs, with '/' between folders";
        if (source.Split('/').Any(part => part is "" or "." or ".."))
            return "must not contain '.', '..' or empty parts";
        return null;
    }

    /// <summary>The reason why a source cannot be read: its name, a missing file or a symbolic link; null when it can be read.</summary>
    public string? Violation(string source) => TryFind(source).Violation;

    /// <summary>Lists the logs of a source at this moment.</summary>
    /// <exception cref="TrafficLogException">The source cannot be read.</exception>
    public TrafficSource Find(string source)
    {
        var (found, violation) = TryFind(source);
        if (violation is not null)
            throw new TrafficLogException($"The source '{source}' {violation}.");
        return found with { Files = [.. RotatedLogs.WithEnds(found.Files).OrderBy(file => file.Name, StringComparer.Ordinal)] };
    }

    /// <summary>The logs of a source that can hold a row of a window, and so have to be read.</summary>
    /// <param name="source">The source.</param>
    /// <param name="after">The start of the window (UTC), which is not in it; null without a window.</param>
    /// <exception cref="TrafficLogException">They are too many.</exception>
    public static IReadOnlyList<TrafficFile> Reaching(TrafficSource source, DateTime? after)
    {
        var files = after is { } start ? [.. source.Files.Where(file => file.MayReach(start))] : source.Files;
        return files.Count <= MaxFiles
            ? files
            : throw new TrafficLogException($"The source stands for more than {MaxFiles} files: name fewer, or a shorter window.");
    }

    /// <summary>A text that changes when a log of the source is added, removed or appended to; null when it cannot be read.</summary>
    public string? StateOf(string source)
    {
        var (found, violation) = TryFind(source);
        if (violation is not null)
            return null;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in found.Files.OrderBy(file => file.Name, StringComparer.Ordinal))
        {
            var length = new FileInfo(file.Path) is { Exists: true } log ? log.Length : -1;
            hash.AppendData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{file.Name}\n{length}\n")));
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>
    /// Opens a log for a pass from its start; null when it is gone and its source is a folder or a pattern: old logs are removed.
    /// </summary>
    /// <exception cref="TrafficLogException">The one log of the source is gone, or a link has taken the place of a log.</exception>
    public FileStream? TryOpen(TrafficFile file, TrafficSource source)
    {
        if (TryFind(file.Name).Violation is { } violation)
        {
            return source.IsFile || Path.Exists(file.Path) ? throw new TrafficLogException($"The source '{file.Name}' {violation}.") : null;
        }
        try
        {
            return Open(file);
        }
        catch (FileNotFoundException) when (!source.IsFile)
        {
            return null;
        }
    }

    private static FileStream Open(TrafficFile file) =>
        new(
            file.Path,
            new FileStreamOptions
            {
                Access = FileAccess.Read,
                // The web servers may be writing it.
                Share = FileShare.ReadWrite | FileShare.Delete,
                Options = FileOptions.SequentialScan,
                // Whole blocks are read: a buffer in between would only be copied through.
                BufferSize = 0,
            }
        );

    private (TrafficSource Source, string? Violation) TryFind(string source)
    {
        if (NameViolation(source) is { } violation)
            return (Nothing, violation);
        try
        {
            return Look(source);
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            return (Nothing, "leads through a folder that cannot be read: check its permissions");
        }
    }

    private (TrafficSource Source, string? Violation) Look(string source)
    {
        List<string> paths = [Root];
        foreach (var part in source.Split('/'))
        {
            paths = IsPattern(part)
                ? [.. Matching(paths, part, ignoreCase: false).Take(MaxListed + 1)]
                : paths.ConvertAll(folder => Path.Combine(folder, part));
            // A link may lead out of the root, now or after this check.
            if (paths.Any(path => new FileInfo(path).LinkTarget is not null))
                return (Nothing, "leads through a symbolic link, which is not followed");
        }
        var files = paths
            .Concat(Matching(paths, LogsOfAFolder, ignoreCase: true))
            .Where(File.Exists)
            .Take(MaxListed + 1)
            .Select(Named)
            .ToList();
        return files.Count switch
        {
            0 when IsPattern(source) => (Nothing, "matches no file under the folder of traffic logs"),
            // Its first log may be yet to come.
            0 when Directory.Exists(paths[0]) => (Nothing, null),
            0 => (Nothing, $"names no file under the folder of traffic logs: there is no '{source}'"),
            > MaxListed => (Nothing, $"stands for more than {MaxListed} files: name fewer"),
            _ when files.Select(FileViolation).FirstOrDefault(each => each is not null) is { } violation => (Nothing, violation),
            _ => (new(files.Count == 1 && files[0].Path == paths[0] && !IsPattern(source), files), null),
        };
    }

    private static string? FileViolation(TrafficFile file)
    {
        var name = Path.GetFileName(file.Name);
        if (name is ['_' or '.', ..])
            return $"leads to '{file.Name}', which Spark takes for a hidden file, since its name begins with '{name[0]}': rename it";
        if (name.EndsWith("._COPYING_", StringComparison.Ordinal))
            return $"leads to '{file.Name}', which Spark takes for a file still copied, since its name ends with '._COPYING_': rename it";
        return Array.Find(Compressed, ending => name.EndsWith(ending, StringComparison.OrdinalIgnoreCase)) is { } ending
            ? $"leads to '{file.Name}', which Spark takes for a compressed file, since its name ends with '{ending}': "
                + "unpack it, or rename it"
            : null;
    }

    private TrafficFile Named(string path) => new(Path.GetRelativePath(Root, path).Replace(Path.DirectorySeparatorChar, '/'), path);

    private static bool IsPattern(string name) => name.AsSpan().ContainsAny('*', '?');

    private static IEnumerable<string> Matching(IEnumerable<string> folders, string pattern, bool ignoreCase) =>
        folders
            .Where(Directory.Exists)
            .SelectMany<string, string>(folder => new FileSystemEnumerable<string>(
                folder,
                static (ref entry) => entry.ToFullPath(),
                Entries
            )
            {
                ShouldIncludePredicate = (ref entry) =>
                    entry.FileName is not ['.', ..] && FileSystemName.MatchesSimpleExpression(pattern, entry.FileName, ignoreCase),
            });
}
