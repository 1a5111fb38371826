namespace EmbeddedMongo.Replication.Node;

/// <summary>The driver's one timer, which also plays a process that stands still for a time.</summary>
internal sealed class DriverTimer : IAsyncDisposable
{
    private readonly TimeProvider _time;
    private readonly Action _tick;
    private readonly ITimer _timer;
    private readonly Lock _gate = new();
    private TimeSpan _due = TimeSpan.MaxValue;
    private long _thawsAt;

    public DriverTimer(TimeProvider time, Action tick)
    {
        (_time, _tick) = (time, tick);
        _timer = time.CreateTimer(_ => Fire(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Has the tick come at a time, or earlier.</summary>
    public void Set(TimeSpan due, TimeSpan now)
    {
        lock (_gate)
        {
            if (due >= _due)
                return;
            _due = due;
            Change(due - now);
        }
    }

    /// <summary>Lets no tick come, and nothing be sent, for a time from now on.</summary>
    public void Freeze(TimeSpan length)
    {
        lock (_gate)
            Volatile.Write(ref _thawsAt, _time.GetTimestamp() + (long)(length.TotalSeconds * _time.TimestampFrequency));
    }

    /// <summary>Waits while the process stands still.</summary>
    public ValueTask ThawAsync(CancellationToken cancellationToken) =>
        FrozenFor() is { } rest ? new ValueTask(Task.Delay(rest, _time, cancellationToken)) : default;

    private TimeSpan? FrozenFor()
    {
        var thawsAt = Volatile.Read(ref _thawsAt);
        return thawsAt != 0 && _time.GetElapsedTime(_time.GetTimestamp(), thawsAt) is var rest && rest > TimeSpan.Zero ? rest : null;
    }

    private void Fire()
    {
        lock (_gate)
        {
            if (FrozenFor() is { } rest)
            {
                Change(rest);
                return;
            }

            _due = TimeSpan.MaxValue;
        }

        _tick();
    }

    /// <summary>Timers of the system count whole milliseconds: a part of one is waited for too, so that the time has come.</summary>
    private void Change(TimeSpan delay) =>
        _timer.Change(TimeSpan.FromMilliseconds(Math.Max(0, Math.Ceiling(delay.TotalMilliseconds))), Timeout.InfiniteTimeSpan);

    public ValueTask DisposeAsync() => _timer.DisposeAsync();
}
