using Microsoft.Extensions.Time.Testing;

namespace DzStore.Analytics.Tests.Trending;

/// <summary>A clock that a test moves, and that knows how many sleep by it.</summary>
public sealed class WatchedTime(DateTimeOffset start) : FakeTimeProvider(start)
{
    private int _asleep;

    /// <summary>Waits, in real time, until so many sleep.</summary>
    public async Task UntilAsleepAsync(int count, CancellationToken cancellationToken)
    {
        while (Volatile.Read(ref _asleep) < count)
            await Task.Delay(TimeSpan.FromMilliseconds(5), System, cancellationToken);
    }

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var sleeper = new Sleeper(this);
        sleeper.Timer = base.CreateTimer(
            given =>
            {
                sleeper.Wake();
                callback(given);
            },
            state,
            dueTime,
            period
        );
        return sleeper;
    }

    /// <summary>A timer that counts from its start until it rings or is disposed of.</summary>
    private sealed class Sleeper : ITimer
    {
        private readonly WatchedTime _watch;
        private int _isAwake;

        public Sleeper(WatchedTime watch)
        {
            _watch = watch;
            Interlocked.Increment(ref watch._asleep);
        }

        public ITimer Timer { get; set; } = null!;

        public bool Change(TimeSpan dueTime, TimeSpan period) => Timer.Change(dueTime, period);

        public void Dispose()
        {
            Wake();
            Timer.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            Wake();
            return Timer.DisposeAsync();
        }

        public void Wake()
        {
            if (Interlocked.Exchange(ref _isAwake, 1) == 0)
                Interlocked.Decrement(ref _watch._asleep);
        }
    }
}
