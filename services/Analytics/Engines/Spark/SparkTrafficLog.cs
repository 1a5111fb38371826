using DzStore.Analytics.Trending;
using DzStore.Analytics.Trending.Csv;
using DzStore.Analytics.Trending.Csv.Rows;
using DzStore.Analytics.Trending.Csv.Sources;
using Microsoft.Extensions.Options;

namespace DzStore.Analytics.Engines.Spark;

/// <summary>
/// Inspects traffic logs in this process before Spark reads them, and reads them here when Spark cannot say what is wrong.
/// </summary>
internal sealed class SparkTrafficLog(TrafficSources sources, TrafficReader reader, IOptions<SparkOptions> options)
{
    // 3,000 take Spark a minute and a half for a log of 50 rows.
    private const int MaxColumns = 1_000;

    /// <summary>Lists the logs of a source at this moment.</summary>
    /// <exception cref="TrafficLogException">The source cannot be read.</exception>
    public TrafficSource Find(TrendingRequest request) => sources.Find(request.Source);

    /// <inheritdoc cref="TrafficReader.GuessNewest"/>
    public DateTime? GuessNewest(TrafficSource source, TrendingRequest request) =>
        reader.GuessNewest(source, request.DateForm, new(StringComparer.Ordinal));

    /// <summary>
    /// Finds the columns of the logs, which may stand in any order and which Spark has to be told, and the logs that end unfinished.
    /// </summary>
    /// <param name="source">The source of the logs.</param>
    /// <param name="files">Those that are to be read.</param>
    /// <exception cref="TrafficLogException">A header lacks a column.</exception>
    public async Task<LogShapes> ShapesAsync(
        TrendingRequest request,
        TrafficSource source,
        IEnumerable<TrafficFile> files,
        CancellationToken cancellationToken
    )
    {
        Dictionary<string, LogShape> shapes = new(StringComparer.Ordinal);
        var logs = new ReadableLogs(sources, source);
        foreach (var file in files)
        {
            await using var log = logs.Open(file);
            if (log is null)
                continue;
            var columns = await ColumnsAsync(request, file, log, cancellationToken);
            var separator = (char)columns.Separator.Character;
            var key = string.Join('\n', [$"{separator}", .. columns.Names]);
            var shape = shapes.GetValueOrDefault(key) ?? new LogShape(columns.Names, [], [], separator, request.DateForm);
            shapes[key] = TrafficLog.EndsUnfinished(log, columns, request.Window is not null, request.DateForm, cancellationToken)
                ? shape with
                {
                    Unfinished = [.. shape.Unfinished, SparkPath(file)],
                }
                : shape with
                {
                    Paths = [.. shape.Paths, SparkPath(file)],
                };
        }
        return new([.. shapes.Values], logs.Read, logs.Skipped);
    }

    /// <summary>Reads the logs in this process to find the first error and its row.</summary>
    /// <exception cref="TrafficLogException">The first error, with its row.</exception>
    public Task ReadHereAsync(TrendingRequest request, CancellationToken cancellationToken) =>
        reader.CountAsync(request.Source, request.Window, request.DateForm, new DirectProgress<ReadProgress>(_ => { }), cancellationToken);

    /// <exception cref="TrafficLogException">The header lacks a column, or has too many.</exception>
    private async Task<LogColumns> ColumnsAsync(TrendingRequest request, TrafficFile file, Stream log, CancellationToken cancellationToken)
    {
        string[] needed = request.Window is null
            ? [LogColumns.Action, LogColumns.Product]
            : [LogColumns.Action, LogColumns.Product, LogColumns.Timestamp];
        if (Header(log) is not { } columns || needed.Any(name => columns.Names.Count(column => column == name) != 1))
        {
            await ReadHereAsync(request, cancellationToken);
            // No error: the log was replaced meanwhile.
            throw new TrafficLogException($"{file.Name} changed while it was read. Run again.");
        }
        return columns.Count <= MaxColumns
            ? columns
            : throw new TrafficLogException(
                $"{file.Name}: The header has {columns.Count} columns. On Spark at most {MaxColumns} are read, since its plans grow "
                    + "with each: leave columns out, or run without Spark."
            );
    }

    /// <summary>Reads the columns of a header; null for an invalid one, and reading the log says what is wrong with it.</summary>
    private static LogColumns? Header(Stream log)
    {
        try
        {
            return LogColumns.Read(log, log.Length);
        }
        catch (Exception e) when (e is TrafficLogException or RowException)
        {
            return null;
        }
    }

    /// <summary>
    /// The path of a log for Spark. A local file needs its scheme, or a cluster would look for it in its own file system; characters that
    /// Hadoop takes for a glob are escaped.
    /// </summary>
    private string SparkPath(TrafficFile file)
    {
        var path = options.Value.SourceRoot is { Length: > 0 } root ? $"{root.TrimEnd('/')}/{file.Name}" : $"file:{file.Path}";
        return string.Concat(
            path.Select(character => character is '*' or '?' or '[' or ']' or '{' or '}' or '\\' ? $"\\{character}" : character.ToString())
        );
    }
}
