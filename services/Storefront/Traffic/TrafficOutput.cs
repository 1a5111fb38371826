using System.Buffers;

namespace DzStore.Storefront.Traffic;

/// <summary>
/// The files that one process writes, one after another. A file ends at its size, at the end of the day (UTC), and where it is set after a
/// time. While the disk takes no rows they wait here and in the queue.
/// </summary>
internal sealed partial class TrafficOutput(string root, TrafficOptions options, TrafficMetrics metrics, TimeProvider time, ILogger logger)
    : IDisposable
{
    private const int MaxPendingBytes = 1 << 16;
    private static readonly TimeSpan PauseAfterError = TimeSpan.FromSeconds(1);

    // Threads take their times before they queue their rows, and clocks are set right: within so long rows get the time of the row before.
    private static readonly TimeSpan Disorder = TimeSpan.FromMinutes(1);

    private readonly ArrayBufferWriter<byte> _pending = new(MaxPendingBytes);
    private readonly ArrayBufferWriter<byte> _line = new();
    private int _pendingRows;
    private DateTime _pendingFirst;
    private DateTime _last;
    private string _series = TrafficName.NewSeries();
    private int _number;
    private TrafficName? _name;
    private TrafficFile? _file;
    private long _begun;
    private bool _failing;

    /// <summary>The time until the file in work is to be closed; null when there is none, or it has no such time.</summary>
    public TimeSpan? UntilDue => _file is not null && options.RotateEvery is { } every ? every - time.GetElapsedTime(_begun) : null;

    /// <summary>Takes a row, which is written at once or with the next <see cref="FlushAsync"/>.</summary>
    /// <param name="row">The row.</param>
    /// <param name="stopping">Cancelled when the service stops: rows that cannot be written then are dropped.</param>
    public async Task TakeAsync(TrafficRow row, CancellationToken stopping)
    {
        var at = row.Time.AddTicks(-(row.Time.Ticks % TimeSpan.TicksPerMillisecond));
        var isBack = _last - at > Disorder;
        if (at < _last && !isBack)
            at = _last;
        _line.ResetWrittenCount();
        row.Write(at, _line);
        if (_name is not null && (isBack || at.Date != _name.First.Date || Size + _line.WrittenCount > options.MaxBytes))
        {
            await FlushAsync(stopping);
            Close();
        }
        // The times of a series never go back: readers rely on it.
        if (isBack)
            (_series, _number) = (TrafficName.NewSeries(), 0);
        if (_pending.WrittenCount + _line.WrittenCount > MaxPendingBytes)
            await FlushAsync(stopping);
        _last = at;
        _name ??= NewName(at);
        if (_pendingRows++ == 0)
            _pendingFirst = at;
        _pending.Write(_line.WrittenSpan);
    }

    /// <summary>Writes the rows that were taken. A write that fails is tried again each second, in a new file.</summary>
    /// <inheritdoc cref="TakeAsync"/>
    public async Task FlushAsync(CancellationToken stopping)
    {
        while (_pendingRows > 0)
        {
            try
            {
                await AppendAsync();
                return;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                if (!_failing)
                    LogFailing(e);
                _failing = true;
                Close();
                _name = NewName(_pendingFirst);
            }

            if (stopping.IsCancellationRequested)
            {
                metrics.Dropped(TrafficMetrics.NotWritten, _pendingRows);
                Clear();
                _name = null;
                return;
            }
            await Task.Delay(PauseAfterError, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Closes the file in work; the next row begins another.</summary>
    public void Close()
    {
        try
        {
            _file?.Dispose();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            LogNotClosed(e);
        }
        (_file, _name) = (null, null);
    }

    /// <summary>Closes the file in work.</summary>
    public void Dispose() => Close();

    /// <summary>The size that the file in work has with the rows that wait.</summary>
    private long Size => (_file is { Bytes: > 0 and var bytes } ? bytes : TrafficRow.Header.Length) + _pending.WrittenCount;

    private async Task AppendAsync()
    {
        if (_file is null)
        {
            _file = TrafficFile.Create(root, _name!, hidden: options.RotateEvery is not null);
            _begun = time.GetTimestamp();
            metrics.Begun();
        }
        // Not to be stopped in the middle: the service waits for it.
        await _file.AppendAsync(_pending.WrittenMemory, CancellationToken.None);
        metrics.Written(_pendingRows);
        if (_failing)
            LogWorking();
        _failing = false;
        Clear();
    }

    private void Clear()
    {
        _pending.ResetWrittenCount();
        _pendingRows = 0;
    }

    private TrafficName NewName(DateTime first) => new(first, _series, ++_number);

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "The traffic log cannot be written; its rows wait, and it is tried again every second"
    )]
    private partial void LogFailing(Exception exception);

    [LoggerMessage(Level = LogLevel.Information, Message = "The traffic log is written again")]
    private partial void LogWorking();

    [LoggerMessage(Level = LogLevel.Warning, Message = "A traffic log could not be closed; the next sweep of its folder does it")]
    private partial void LogNotClosed(Exception exception);
}
