using DzStore.Analytics.Jobs.Storage;
using DzStore.ServiceDefaults.Database;
using MongoDB.Driver;

namespace DzStore.Analytics.Jobs.Running;

/// <summary>
/// Renews the lease of a running job at an interval and stores its progress. It stops the run when the job was cancelled or no longer
/// belongs to this instance. A database that is away for less than the lease stops nothing.
/// </summary>
internal sealed class LeaseRenewal : IAsyncDisposable
{
    private static readonly TimeSpan LongestInterval = TimeSpan.FromMilliseconds(500);

    private readonly CancellationTokenSource _stopRun = new();
    private readonly CancellationTokenSource _end = new();
    private readonly Task _renewing;

    public LeaseRenewal(JobTransitions jobs, Job job, LatestProgress progress, TimeSpan lease, TimeProvider time) =>
        _renewing = RenewAsync(jobs, job, progress, lease, time);

    /// <summary>Cancelled when the run has to stop, for <see cref="Reason"/>.</summary>
    public CancellationToken StopRun => _stopRun.Token;

    public StopReason Reason { get; private set; }

    /// <summary>Ends the renewals; the reason stays readable.</summary>
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _renewing;
        _end.Dispose();
        _stopRun.Dispose();
    }

    private async Task RenewAsync(JobTransitions jobs, Job job, LatestProgress progress, TimeSpan lease, TimeProvider time)
    {
        var interval = TimeSpan.FromTicks(Math.Min(LongestInterval.Ticks, lease.Ticks / 4));
        var renewed = time.GetTimestamp();
        try
        {
            while (Reason != StopReason.LeaseLost)
            {
                await Task.Delay(interval, time, _end.Token);
                var sent = time.GetTimestamp();
                try
                {
                    var seen = await jobs.RenewLeaseAsync(job, progress.Value, _end.Token);
                    renewed = sent;
                    if (seen is null)
                        await StopAsync(StopReason.LeaseLost);
                    else if (seen.CancelRequested)
                        await StopAsync(StopReason.CancelRequested);
                }
                catch (Exception e) when (e is MongoException or JobOutcomeUnknownException || DatabaseFailure.IsUnavailable(e))
                {
                    if (time.GetElapsedTime(renewed) >= lease)
                        await StopAsync(StopReason.LeaseLost);
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
        if (Reason == StopReason.None)
            Reason = reason;
        return _stopRun.CancelAsync();
    }
}
