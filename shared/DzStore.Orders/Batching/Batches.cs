namespace DzStore.Orders.Batching;

/// <summary>
/// Lets requests that arrive while others are with the database share the next batch. Nobody waits while the database is idle: the first
/// request goes at once and alone, and its round trip is the time in which the next batch gathers (group commit, as in DeWitt et al.,
/// "Implementation Techniques for Main Memory Database Systems", 1984).
/// </summary>
/// <remarks>
/// <see cref="BatchQueue{T}"/> holds the requests that wait, <see cref="BatchPacing{T}"/> decides when a batch starts. One lock guards
/// both.
/// </remarks>
/// <typeparam name="T">A request.</typeparam>
internal sealed class Batches<T> : IDisposable
    where T : class, IPending
{
    private readonly Lock _gate = new();
    private readonly BatchQueue<T> _queue;
    private readonly BatchPacing<T> _pacing;
    private readonly Admission _admission;
    private readonly TimeProvider _time;
    private readonly Func<List<T>, Task> _run;
    private readonly Action<T> _tooOld;

    /// <summary>True while many requests arrive at once.</summary>
    private volatile bool _lastBatchWasShared;

    /// <param name="limits">The limits.</param>
    /// <param name="time">The clock.</param>
    /// <param name="run">Runs a batch and answers its requests; it must not throw.</param>
    /// <param name="tooOld">Refuses a request that has waited longer than <see cref="BatchLimits.MaxAge"/>.</param>
    public Batches(BatchLimits limits, TimeProvider time, Func<List<T>, Task> run, Action<T> tooOld)
    {
        (_time, _run, _tooOld) = (time, run, tooOld);
        _admission = new(limits);
        _queue = new(limits, time);
        _pacing = new(_queue, limits, time, RunAfterDelay);
    }

    /// <summary>The number of requests that wait.</summary>
    public int Waiting => _queue.Count;

    /// <summary>The number of batches that are being gathered or run.</summary>
    public int InFlight => _pacing.BatchesInFlight;

    /// <summary>Refuses a request where too many wait; null where it is admitted.</summary>
    /// <param name="others">Requests ahead of it beside those that wait here.</param>
    /// <returns>The time after which its sender should try again.</returns>
    public TimeSpan? Refuse(int others = 0)
    {
        lock (_gate)
            return _admission.Refuse(_queue.Count + others);
    }

    /// <summary>Adds a request to the next batch, which answers it; refuses it where too many wait.</summary>
    /// <param name="pending">The request.</param>
    /// <param name="others">Requests ahead of it beside those that wait here.</param>
    /// <returns>Null where it was added, else the time after which its sender should try again.</returns>
    public TimeSpan? Add(T pending, int others = 0)
    {
        lock (_gate)
        {
            if (_admission.Refuse(_queue.Count + others) is { } wait)
                return wait;
            _queue.Enqueue(pending);
            if (!_pacing.TryStart())
                return null;
        }
        EmptyContext.Run(static state => _ = ((Batches<T>)state!).RunQueueAsync(), this);
        return null;
    }

    /// <summary>Stops the timer; requests that wait are not answered.</summary>
    public void Dispose() => _pacing.Dispose();

    private void RunAfterDelay()
    {
        lock (_gate)
        {
            _pacing.TimerFired();
            if (_queue.Count == 0 || !_pacing.TryStart())
                return;
        }
        _ = RunQueueAsync();
    }

    /// <summary>Runs batch after batch until the queue is not worth another one.</summary>
    private async Task RunQueueAsync()
    {
        var done = 0;
        while (true)
        {
            // Under load, the requests that have arrived first run until they are in the queue.
            if (_lastBatchWasShared)
                await Task.Yield();
            var batch = Next(done);
            done = batch.Count;
            if (done == 0)
                return;
            var started = _time.GetTimestamp();
            await _run(batch);
            _admission.Observe(done, _time.GetElapsedTime(started));
            _lastBatchWasShared = done > 1;
        }
    }

    /// <summary>Ends the batch of <paramref name="done"/> requests and gathers the next one; empty where none should start.</summary>
    private List<T> Next(int done)
    {
        List<T> batch = [];
        List<T>? stale;
        lock (_gate)
        {
            _pacing.Ended(done);
            if (!_pacing.TryStart())
                return batch;
            stale = _queue.TakeBatch(batch);
            _pacing.Gathered(batch.Count);
        }
        stale?.ForEach(_tooOld);
        return batch;
    }
}
