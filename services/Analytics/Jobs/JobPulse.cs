using DzStore.ServiceDefaults.Database;
using MongoDB.Driver;

namespace DzStore.Analytics.Jobs;

/// <summary>Why a run has to stop before its end.</summary>
internal enum StopReason
{
    None,

    /// <summary>Somebody asked for it.</summary>
    CancelRequested,

    /// <summary>The lease is over: another instance may have declared the job interrupted, so this one must not go on.</summary>
    LeaseLost,
}

/// <summary>
/// The signs of life of a running job: stores its progress, prolongs its lease, and stops the run when the job was cancelled or is no longer ours.
/// A database that is away for less than the lease stops nothing.
/// </summary>
internal sealed class JobPulse : IAsyncDisposable
{
    private static readonly TimeSpan LongestInterval = TimeSpan.FromMilliseconds(500);

    private readonly CancellationTokenSource _stopRun = new();
    private readonly CancellationTokenSource _end = new();
    private readonly Task _beating;

    public JobPulse(JobStore store, Job job, LatestProgress progress, TimeSpan lease, TimeProvider time) =>
        _beating = BeatAsync(store, job, progress, lease, time);

    /// <summary>Cancelled when the run has to stop; <see cref="Reason"/> then tells why.</summary>
    public CancellationToken StopRun => _stopRun.Token;

    public StopReason Reason { get; private set; }

    /// <summary>Ends the beating; what it found out stays readable.</summary>
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _beating;
        _end.Dispose();
        _stopRun.Dispose();
    }

    private async Task BeatAsync(JobStore store, Job job, LatestProgress progress, TimeSpan lease, TimeProvider time)
    {
        var interval = TimeSpan.FromTicks(Math.Min(LongestInterval.Ticks, lease.Ticks / 4));
        var lastSign = time.GetTimestamp();
        try
        {
            while (Reason != StopReason.LeaseLost)
            {
                await Task.Delay(interval, time, _end.Token);
                var sent = time.GetTimestamp();
                try
                {
                    var seen = await store.HeartbeatAsync(job, progress.Value, _end.Token);
                    lastSign = sent;
                    if (seen is null) await StopAsync(StopReason.LeaseLost);
                    else if (seen.CancelRequested) await StopAsync(StopReason.CancelRequested);
                }
                catch (Exception fault) when (fault is MongoException or JobOutcomeUnknownException || DatabaseFailure.IsUnavailable(fault))
                {
                    if (time.GetElapsedTime(lastSign) >= lease) await StopAsync(StopReason.LeaseLost);
                }
            }
        }
        catch (OperationCanceledException) when (_end.IsCancellationRequested)
        {
            // The run has ended.
        }
    }

    private Task StopAsync(StopReason reason)
    {
        if (Reason == StopReason.None) Reason = reason;
        return _stopRun.CancelAsync();
    }
}
