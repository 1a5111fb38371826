namespace DzStore.Orders.Batching;

/// <summary>
/// Decides when the requests in the queue are worth a batch. A batch costs the service and the database much the same whether it holds one
/// request or fifty, so that many small ones would leave no processor for the requests themselves: a batch starts beside others only once
/// it is as large as they are or its first request has waited for <see cref="MaxBatchDelay"/>.
/// </summary>
/// <remarks>It is not thread-safe: <see cref="Batches{T}"/> locks it.</remarks>
/// <param name="queue">The requests that wait.</param>
/// <param name="limits">The limits of batches.</param>
/// <param name="time">The clock.</param>
/// <param name="delayEnded">Called without the lock when the delay of a batch ends.</param>
internal sealed class BatchPacing<T>(BatchQueue<T> queue, BatchLimits limits, TimeProvider time, Action delayEnded) : IDisposable
    where T : class, IPending
{
    /// <summary>The longest wait of a request for others while batches are under way: no longer than a good write takes.</summary>
    private static readonly TimeSpan MaxBatchDelay = TimeSpan.FromMilliseconds(5);

    private readonly ITimer _timer = CreateTimer(time, delayEnded);
    private bool _isTimerSet;

    /// <summary>The number of requests in the batches that are under way.</summary>
    private int _inFlight;

    /// <summary>The number of batches that are being gathered or run.</summary>
    public int BatchesInFlight { get; private set; }

    /// <summary>Starts a batch where the queue is worth one, else sets the timer where a batch may start later.</summary>
    /// <returns>True where a batch was started: <see cref="Gathered"/> or <see cref="Ended"/> must follow.</returns>
    public bool TryStart()
    {
        if (!IsWorthABatch())
        {
            if (queue.Count > 0 && BatchesInFlight < limits.InFlight && !_isTimerSet)
                _isTimerSet = _timer.Change(MaxBatchDelay, Timeout.InfiniteTimeSpan);
            return false;
        }
        BatchesInFlight++;
        return true;
    }

    /// <summary>Counts the requests of the batch that was started; one without any ends here.</summary>
    public void Gathered(int count)
    {
        _inFlight += count;
        if (count == 0)
            BatchesInFlight--;
    }

    /// <summary>Ends a batch of so many requests.</summary>
    public void Ended(int count)
    {
        _inFlight -= count;
        BatchesInFlight--;
    }

    /// <summary>Lets the timer be set again after it fired.</summary>
    public void TimerFired() => _isTimerSet = false;

    public void Dispose() => _timer.Dispose();

    private bool IsWorthABatch() =>
        BatchesInFlight == 0
        || (
            BatchesInFlight < limits.InFlight
            && queue.Count > 0
            && (queue.Count >= Math.Min(_inFlight / BatchesInFlight, limits.Size) || queue.LongestWait >= MaxBatchDelay)
        );

    private static ITimer CreateTimer(TimeProvider time, Action fired)
    {
        ITimer timer = null!;
        EmptyContext.Run(_ => timer = time.CreateTimer(_ => fired(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan), null);
        return timer;
    }
}
