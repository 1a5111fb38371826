namespace DzStore.Analytics.Jobs;

/// <summary>Wakes the runners of this instance when it queues a job, and tells them of a cancel, so that neither waits for a poll.</summary>
public sealed class JobQueueSignal : IDisposable
{
    private readonly SemaphoreSlim _queued = new(0);
    private readonly System.Collections.Concurrent.ConcurrentDictionary<string, CancellationTokenSource> _running = [];

    public void Queued() => _queued.Release();

    /// <summary>Waits for <see cref="Queued"/>, or until the interval is over: another instance's queue cannot signal this one.</summary>
    public Task WaitAsync(TimeSpan interval, CancellationToken cancellationToken) => _queued.WaitAsync(interval, cancellationToken);

    public void Cancel(string jobId)
    {
        if (_running.TryGetValue(jobId, out var source)) source.Cancel();
    }

    internal void Started(string jobId, CancellationTokenSource cancellation) => _running[jobId] = cancellation;

    internal void Ended(string jobId) => _running.TryRemove(jobId, out _);

    public void Dispose() => _queued.Dispose();
}
