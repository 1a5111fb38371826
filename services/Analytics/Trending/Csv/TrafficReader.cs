using DzStore.Analytics.Trending.Csv.Counting;
using DzStore.Analytics.Trending.Csv.Rows;
using DzStore.Analytics.Trending.Csv.Sources;

namespace DzStore.Analytics.Trending.Csv;

/// <summary>Counts the views of all logs of a source together.</summary>
/// <param name="sources">Resolves the names of sources.</param>
/// <param name="maxProducts">The largest number of products in a source.</param>
public sealed class TrafficReader(TrafficSources sources, int maxProducts)
{
    /// <summary>
    /// Reads each log once. A window, which goes back from the newest timestamp, leaves out the logs that end before it by their names; the
    /// newest timestamp is guessed from the ends of the logs, and where the rows show that it was wrong they are read again.
    /// </summary>
    /// <param name="source">The name of the source.</param>
    /// <param name="window">The minutes of log time to count, back from the newest timestamp; null counts all.</param>
    /// <param name="dateForm">The form of dates with slashes (<see cref="DateForm"/>); null refuses them.</param>
    /// <param name="progress">Takes the progress.</param>
    /// <exception cref="TrafficLogException">
    /// A log is invalid, which the message names, or the source is one file without views to count.
    /// </exception>
    public async Task<TrafficCount> CountAsync(
        string source,
        int? window,
        string? dateForm,
        IProgress<ReadProgress> progress,
        CancellationToken cancellationToken
    )
    {
        var found = sources.Find(source);
        var reader = new TrafficLog(maxProducts, dateForm: dateForm);
        var count = window is { } minutes
            ? await CountWindowAsync(found, reader, minutes, dateForm, progress, cancellationToken)
            : (await ReadAsync(found, reader, null, NoLengths, progress, cancellationToken)).Count;
        if (found.IsFile && count.Views.Products == 0)
            throw NoViews(count);
        return count;
    }

    /// <summary>
    /// Guesses the newest timestamp (UTC) from the ends of the logs; null when none can be read. Logs that end before it are not opened.
    /// </summary>
    /// <param name="source">The source.</param>
    /// <param name="dateForm">The form of dates with slashes; null refuses them.</param>
    /// <param name="lengths">Takes the lengths of the logs that were opened.</param>
    internal DateTime? GuessNewest(TrafficSource source, string? dateForm, Dictionary<string, long> lengths)
    {
        DateTime? newest = null;
        foreach (var file in source.Files.OrderByDescending(file => file.End ?? DateTime.MaxValue))
        {
            if (newest is { } guess && !file.MayReach(guess))
                break;
            using var log = sources.TryOpen(file, source);
            if (log is null)
                continue;
            lengths[file.Name] = log.Length;
            if (LogTail.Newest(log, lengths[file.Name], dateForm) is { } time && (newest is null || time > newest))
                newest = time;
        }
        return newest;
    }

    private async Task<TrafficCount> CountWindowAsync(
        TrafficSource source,
        TrafficLog reader,
        int minutes,
        string? dateForm,
        IProgress<ReadProgress> progress,
        CancellationToken cancellationToken
    )
    {
        Dictionary<string, long> lengths = new(StringComparer.Ordinal);
        var guess = GuessNewest(source, dateForm, lengths) ?? DateTime.MinValue;
        for (var readings = 1; ; readings++)
        {
            var after = TrafficWindow.Start(guess, minutes);
            var (count, newest) = await ReadAsync(source, reader, after, lengths, progress, cancellationToken);
            if (newest is null)
                return count with { After = null };
            if (newest == guess || readings == TrafficWindow.MaxReadings)
                return count;
            guess = newest.Value;
        }
    }

    /// <summary>Counts the views after a time, in the logs that can hold one.</summary>
    private async Task<(TrafficCount Count, DateTime? Newest)> ReadAsync(
        TrafficSource source,
        TrafficLog reader,
        DateTime? after,
        IReadOnlyDictionary<string, long> lengths,
        IProgress<ReadProgress> progress,
        CancellationToken cancellationToken
    )
    {
        var files = TrafficSources.Reaching(source, after);
        var views = new ViewCounter();
        var logs = new ReadableLogs(sources, source);
        var (rows, unfinished) = (0L, 0);
        DateTime? newest = null;
        var bytes = new BytesProgress(files, progress);
        foreach (var file in files)
        {
            await using var log = logs.Open(file);
            if (log is null)
                continue;
            var extent = await CountAsync(file, log);
            rows += extent.Rows;
            unfinished += extent.EndsUnfinished ? 1 : 0;
            if (newest is null || extent.Newest > newest)
                newest = extent.Newest;
        }
        return (new(views, rows, logs.Read, unfinished, logs.Skipped, after), newest);

        async Task<LogExtent> CountAsync(TrafficFile file, Stream log)
        {
            try
            {
                long? length = lengths.TryGetValue(file.Name, out var known) ? known : null;
                return await reader.CountViewsAsync(log, views, after, bytes.OfNext(), cancellationToken, length);
            }
            catch (TrafficLogException e)
            {
                throw new TrafficLogException($"{file.Name}: {e.Message}", e.Row, e);
            }
        }
    }

    private static TrafficLogException NoViews(TrafficCount count) =>
        new(
            count.Rows == 0
                ? "The log has a header but no rows."
                : $"The log has {count.Rows} rows, but none with the action '{ViewPass.ViewAction}'"
                    + $"{(count.After is null ? "" : " in the window")}. The list stays as it was."
        );

    private static readonly IReadOnlyDictionary<string, long> NoLengths = new Dictionary<string, long>();
}
