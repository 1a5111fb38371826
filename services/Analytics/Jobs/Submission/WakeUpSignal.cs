namespace DzStore.Analytics.Jobs.Submission;

/// <summary>
/// Wakes the runner of this process when a job is queued here, so that it does not wait for its next poll of the database.
/// </summary>
public sealed class WakeUpSignal
{
    private TaskCompletionSource _woken = New();

    public void WakeUp() => Volatile.Read(ref _woken).TrySetResult();

    /// <summary>
    /// Waits for a wake-up, which it consumes, or for the time limit. One given before is there at once; several together are one. There is
    /// one who waits, the runner.
    /// </summary>
    /// <remarks>
    /// A task is awaited and not a queue read: a read that is given up at the limit without being cancelled stays in the queue, and takes
    /// the next wake-up away from the read that is waited for.
    /// </remarks>
    internal async Task WaitAsync(TimeSpan limit, TimeProvider time, CancellationToken cancellationToken)
    {
        var woken = Volatile.Read(ref _woken).Task;
        await woken.WaitAsync(limit, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
        // Before the runner looks for jobs: what is queued from here on wakes it again.
        if (woken.IsCompleted)
            Volatile.Write(ref _woken, New());
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
