using DzStore.Analytics.Trending.Csv.Sources;

namespace DzStore.Analytics.Trending.Csv;

/// <summary>
/// Opens the logs of a source one after another. Of several logs, one that a crash has torn is skipped and counted, and one that was just
/// begun holds nothing to read.
/// </summary>
internal sealed class ReadableLogs(TrafficSources sources, TrafficSource source)
{
    /// <summary>The logs that were read so far, with those that were just begun.</summary>
    public int Read { get; private set; }

    /// <summary>The logs that were skipped so far, since their header is torn.</summary>
    public int Skipped { get; private set; }

    /// <summary>Opens a log; null where there is nothing of it to read, or it is gone.</summary>
    public FileStream? Open(TrafficFile file)
    {
        var log = sources.TryOpen(file, source);
        if (log is null)
            return null;
        try
        {
            if (HasRows(log, file))
                return log;
        }
        catch
        {
            log.Dispose();
            throw;
        }
        log.Dispose();
        return null;
    }

    private bool HasRows(FileStream log, TrafficFile file)
    {
        if (!source.IsFile && TornLog.IsOne(log, file))
        {
            Skipped++;
            return false;
        }
        Read++;
        return source.IsFile || log.Length > 0;
    }
}
