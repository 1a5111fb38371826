using DzStore.Analytics.Jobs;

namespace DzStore.Analytics.Trending;

/// <summary>Counts the views of a source's logs together.</summary>
public sealed class TrafficReader(TrafficSources sources)
{
    private readonly TrafficLog _log = new(sources.MaxProducts);

    /// <summary>Reads each log once; with a window twice, for its start is known when the newest timestamp is.</summary>
    /// <exception cref="TrafficLogException">A log is at fault, which the message names, or there are no views to count.</exception>
    public async Task<TrafficCount> CountAsync(TrendingRequest request, IProgress<JobProgress> progress, CancellationToken cancellationToken)
    {
        var files = sources.Files(request.Source);
        DateTime? after = request.Window is { } minutes ? await WindowStartAsync(files, minutes, progress, cancellationToken) : null;
        var views = new ViewCounter();
        var (rows, halfLines) = (0L, 0);
        await EachAsync(files, "reading the log", progress, async (log, reading) =>
        {
            var extent = await _log.CountViewsAsync(log, views, after, reading, cancellationToken);
            rows += extent.Rows;
            if (extent.EndsInHalfLine) halfLines++;
        });
        if (rows == 0) throw new TrafficLogException("The log has a header but no rows.");
        if (views.Products == 0)
            throw new TrafficLogException($"The log has {rows} rows, but none with the action '{TrafficLog.ViewAction}'{(after is null ? "" : " in the window")}. The list stays as it was.");
        return new(views, rows, files.Count, halfLines, after);
    }

    private async Task<DateTime> WindowStartAsync(IReadOnlyList<TrafficFile> files, int minutes, IProgress<JobProgress> progress, CancellationToken cancellationToken)
    {
        DateTime? newest = null;
        await EachAsync(files, "finding the window", progress, async (log, reading) =>
        {
            var found = await _log.NewestAsync(log, reading, cancellationToken);
            if (newest is null || found > newest) newest = found;
        });
        var window = TimeSpan.FromMinutes(minutes);
        // No whole row in any log: what is appended from now on is left to the next run.
        if (newest is not { } end) return DateTime.MaxValue;
        return end - DateTime.MinValue > window ? end - window : DateTime.MinValue;
    }

    private async Task EachAsync(IReadOnlyList<TrafficFile> files, string step, IProgress<JobProgress> progress, Func<Stream, IProgress<long>, Task> read)
    {
        var total = files.Sum(file => new FileInfo(file.Path) is { Exists: true } info ? info.Length : 0);
        var done = 0L;
        foreach (var file in files)
            try
            {
                await using var log = sources.Open(file);
                // One that was just begun beside others.
                if (log.Length == 0 && files.Count > 1) continue;
                var before = done;
                await read(log, new StepProgress<long>(bytes => progress.Report(new(step, done = before + bytes, Math.Max(total, done), "bytes"))));
            }
            catch (TrafficLogException fault)
            {
                throw new TrafficLogException($"{file.Name}: {fault.Message}", fault.Row, fault);
            }
    }
}

/// <summary>What a source's logs have counted up to.</summary>
/// <param name="Rows">The rows of all logs; neither headers nor blank lines.</param>
/// <param name="Files">How many logs there are.</param>
/// <param name="HalfLines">How many of them ended in a half line, which was left out.</param>
/// <param name="After">The start of the window (UTC), which is not in it; null without one.</param>
public sealed record TrafficCount(ViewCounter Views, long Rows, int Files, int HalfLines, DateTime? After);
