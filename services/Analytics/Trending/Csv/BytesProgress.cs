using DzStore.Analytics.Trending.Csv.Sources;

namespace DzStore.Analytics.Trending.Csv;

/// <summary>Adds up the bytes read of several logs.</summary>
internal sealed class BytesProgress(IReadOnlyList<TrafficFile> files, IProgress<ReadProgress> progress)
{
    private readonly long _total = files.Sum(file => new FileInfo(file.Path) is { Exists: true } info ? info.Length : 0);
    private long _done;

    /// <summary>The progress of the next log.</summary>
    public IProgress<long> OfNext()
    {
        var before = _done;
        return new DirectProgress<long>(bytes =>
        {
            _done = before + bytes;
            progress.Report(new("reading the log", _done, Math.Max(_total, _done)));
        });
    }
}
