using DzStore.Analytics.Engines;
using DzStore.Analytics.Trending;
using Microsoft.Extensions.Options;

namespace DzStore.Analytics.Jobs;

/// <summary>
/// Takes queued jobs, a bounded number at once, and marks as interrupted those that nobody runs any more. It outlives a database that is away: jobs
/// wait, and go on when it is back.
/// </summary>
internal sealed partial class JobRunner(
    JobStore store,
    JobExecution execution,
    JobSignal signal,
    JobMetrics metrics,
    InstanceName instance,
    IAnalyticsEngine engine,
    TrendingStore trending,
    IHostApplicationLifetime lifetime,
    IOptions<JobOptions> options,
    TimeProvider time,
    ILogger<JobRunner> logger) : BackgroundService
{
    // Jobs that another instance took in, or that wait since before a restart, are found by looking.
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(1);

    private bool _away;

    // A claim was sent and not confirmed: a job may be ours that nobody runs.
    private bool _claimUnknown;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await ListeningAsync(stoppingToken);
            var owner = instance.Get();
            // Before the first job is taken under this name, or it would be taken for the predecessor's.
            await UntilDoneAsync(token => SweepAsync(owner, token), stoppingToken);
            await Task.WhenAll(DispatchAsync(owner, stoppingToken), KeepSweepingAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The service stops.
        }
    }

    private async Task ListeningAsync(CancellationToken cancellationToken)
    {
        var listening = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = lifetime.ApplicationStarted.Register(listening.SetResult);
        await listening.Task.WaitAsync(cancellationToken);
    }

    private async Task DispatchAsync(string owner, CancellationToken stopping)
    {
        // A job may be in it twice: run again while a run of it that was given up is still on its way out.
        List<(string Id, Task Run)> running = [];
        try
        {
            while (true)
            {
                running.RemoveAll(one => one.Run.IsCompleted);
                if (running.Count == options.Value.MaxRunning)
                {
                    await Task.WhenAny(running.Select(one => one.Run)).WaitAsync(stopping);
                    continue;
                }
                Job? job = null;
                await TryAsync(async token => job = await TakeAsync(owner, [.. running.Select(one => one.Id)], token), stopping);
                if (job is null) await signal.WaitAsync(BetweenLooks, time, stopping);
                else running.Add((job.Id, execution.RunAsync(job, stopping)));
            }
        }
        finally
        {
            // Stopping: each run ends at once and marks its job interrupted.
            await Task.WhenAll(running.Select(one => one.Run));
        }
    }

    private async Task<Job?> TakeAsync(string owner, IReadOnlyCollection<string> running, CancellationToken cancellationToken)
    {
        if (_claimUnknown && await store.ReclaimAsync(owner, engine.Name, running, cancellationToken) is { } mine) return mine;
        try
        {
            _claimUnknown = false;
            return await store.ClaimAsync(owner, engine.Name, cancellationToken);
        }
        catch (JobOutcomeUnknownException)
        {
            _claimUnknown = true;
            throw;
        }
    }

    private async Task KeepSweepingAsync(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(options.Value.Lease / 2, time);
        while (await timer.WaitForNextTickAsync(stopping)) await TryAsync(
            async token =>
            {
                await SweepAsync(null, token);
                metrics.Queued(await store.CountQueuedAsync(token));
            },
            stopping);
    }

    private async Task SweepAsync(string? predecessor, CancellationToken cancellationToken)
    {
        var interrupted = await store.InterruptAbandonedAsync(predecessor, cancellationToken);
        if (interrupted > 0) LogInterrupted(interrupted);
        if (interrupted > 0 || predecessor is not null) await trending.DropAbandonedAsync(store, cancellationToken);
    }

    private async Task UntilDoneAsync(Func<CancellationToken, Task> action, CancellationToken cancellationToken)
    {
        while (!await TryAsync(action, cancellationToken)) await Task.Delay(BetweenLooks, time, cancellationToken);
    }

    /// <summary>The loop must outlive whatever a look at the database brings; a fault is logged once, until the next look that works.</summary>
    private async Task<bool> TryAsync(Func<CancellationToken, Task> action, CancellationToken cancellationToken)
    {
        try
        {
            await action(cancellationToken);
            if (_away) LogBack();
            _away = false;
            return true;
        }
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
        {
            if (!_away) LogAway(fault);
            _away = true;
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Count} jobs were left running by a process that is gone: marked interrupted")]
    private partial void LogInterrupted(long count);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Jobs cannot be read or taken at the moment; trying again every second")]
    private partial void LogAway(Exception fault);

    [LoggerMessage(Level = LogLevel.Information, Message = "Jobs can be read and taken again")]
    private partial void LogBack();
}
