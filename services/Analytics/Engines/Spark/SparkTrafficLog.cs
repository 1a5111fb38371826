using DzStore.Analytics.Jobs;
using DzStore.Analytics.Trending;
using Microsoft.Extensions.Options;
using Sylvan.Data.Csv;

namespace DzStore.Analytics.Engines.Spark;

/// <summary>Logs with the same columns, as their headers have them, and where Spark finds them.</summary>
/// <param name="Paths">The logs to be read whole.</param>
/// <param name="Unfinished">Those that end in half a line, which is left to the next run.</param>
internal sealed record LogShape(IReadOnlyList<string> Columns, IReadOnlyList<string> Paths, IReadOnlyList<string> Unfinished);

/// <summary>
/// What has to be known of traffic logs here before Spark reads them, and what only reading them here tells.
/// </summary>
internal sealed class SparkTrafficLog(TrafficSources sources, TrafficReader reader, IOptions<SparkOptions> options)
{
    /// <summary>Looks at the logs here: their columns may stand in any order, and Spark has to be told; and they may end in half a line.</summary>
    /// <exception cref="TrafficLogException">A header without the columns.</exception>
    public async Task<IReadOnlyList<LogShape>> ShapesAsync(TrendingRequest request, CancellationToken cancellationToken)
    {
        Dictionary<string, LogShape> shapes = new(StringComparer.Ordinal);
        var files = sources.Files(request.Source);
        string[] needed = request.Window is null ? [LogColumns.Action, LogColumns.Product] : [LogColumns.Action, LogColumns.Product, LogColumns.Timestamp];
        foreach (var file in files)
        {
            // One that was just begun beside others.
            if (files.Count > 1 && new FileInfo(file.Path).Length == 0) continue;
            var columns = Header(file);
            if (needed.Any(name => columns.Count(column => column == name) != 1)) await ReadHereAsync(request, cancellationToken);
            var key = string.Join('\n', columns);
            var shape = shapes.GetValueOrDefault(key) ?? new LogShape(columns, [], []);
            shapes[key] = EndsInHalfLine(file, request, cancellationToken)
                ? shape with { Unfinished = [.. shape.Unfinished, SparkPath(file)] }
                : shape with { Paths = [.. shape.Paths, SparkPath(file)] };
        }
        return [.. shapes.Values];
    }

    /// <summary>Reads the logs in this process, to say what is wrong with them and where.</summary>
    /// <exception cref="TrafficLogException">The first fault, with its row.</exception>
    public Task ReadHereAsync(TrendingRequest request, CancellationToken cancellationToken) =>
        reader.CountAsync(request, new StepProgress<JobProgress>(_ => { }), cancellationToken);

    /// <summary>A header that is none (not even UTF-8) has no columns here; reading the log says what is wrong with it.</summary>
    private IReadOnlyList<string> Header(TrafficFile file)
    {
        using var log = sources.Open(file);
        try
        {
            return TrafficLog.Header(log);
        }
        catch (Exception fault) when (fault is TrafficLogException or RowException or CsvRecordTooLargeException)
        {
            return [];
        }
    }

    private bool EndsInHalfLine(TrafficFile file, TrendingRequest request, CancellationToken cancellationToken)
    {
        using var log = sources.Open(file);
        return TrafficLog.EndsInHalfLine(log, request.Window is not null, cancellationToken);
    }

    /// <summary>A local file by its scheme, or a cluster would look for it in its own file system; what Hadoop would take for a glob is escaped.</summary>
    private string SparkPath(TrafficFile file)
    {
        var path = options.Value.SourceRoot is { Length: > 0 } root ? $"{root.TrimEnd('/')}/{file.Name}" : $"file:{file.Path}";
        return string.Concat(path.Select(character => character is '*' or '?' or '[' or ']' or '{' or '}' or '\\' ? $"\\{character}" : character.ToString()));
    }
}
