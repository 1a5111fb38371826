using DzStore.Analytics.Jobs.Storage;
using DzStore.Analytics.Jobs.Submission;
using Microsoft.Extensions.Options;

namespace DzStore.Analytics.Jobs.Running;

/// <summary>
/// Claims queued jobs and runs a bounded number of them at once; it also marks abandoned jobs as interrupted, and removes old scheduled
/// ones. While the database is away jobs wait, and they go on when it is back.
/// </summary>
internal sealed partial class JobRunner(
    JobStore store,
    JobTransitions transitions,
    JobRetention retention,
    JobExecution execution,
    JobHandlers handlers,
    WakeUpSignal signal,
    JobMetrics metrics,
    InstanceName instance,
    EngineName engine,
    IHostApplicationLifetime lifetime,
    IOptions<JobOptions> options,
    TimeProvider time,
    ILogger<JobRunner> logger
) : BackgroundService
{
    // A poll finds the jobs that another instance accepted, or that have waited since before a restart.
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(1);

    private bool _away;

    // A claim was sent and not confirmed: a job may belong to this instance without being run.
    private bool _claimUnknown;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await ListeningAsync(stoppingToken);
            var owner = instance.Get();
            // Before the first claim under this name, or the claimed job would count as left by the predecessor.
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
        // A job may be listed twice: run again while an earlier run of it, already given up, still ends.
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
                await TryAsync(async token => job = await ClaimAsync(owner, [.. running.Select(one => one.Id)], token), stopping);
                if (job is null)
                    await signal.WaitAsync(PollInterval, time, stopping);
                else
                    running.Add((job.Id, execution.RunAsync(job, stopping)));
            }
        }
        finally
        {
            // Stopping: each run ends at once and marks its job interrupted.
            await Task.WhenAll(running.Select(one => one.Run));
        }
    }

    private async Task<Job?> ClaimAsync(string owner, IReadOnlyCollection<string> running, CancellationToken cancellationToken)
    {
        if (_claimUnknown && await transitions.ReclaimAsync(owner, engine.Value, running, cancellationToken) is { } mine)
            return mine;
        try
        {
            _claimUnknown = false;
            return await transitions.ClaimAsync(owner, engine.Value, cancellationToken);
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
        while (await timer.WaitForNextTickAsync(stopping))
        {
            await TryAsync(
                async token =>
                {
                    await SweepAsync(null, token);
                    metrics.Queued(await store.CountQueuedAsync(token));
                    await retention.RemoveOldAsync(token);
                },
                stopping
            );
        }
    }

    private async Task SweepAsync(string? predecessor, CancellationToken cancellationToken)
    {
        var interrupted = await transitions.InterruptAbandonedAsync(predecessor, cancellationToken);
        if (interrupted > 0)
            LogInterrupted(interrupted);
        if (interrupted > 0 || predecessor is not null)
            await handlers.CleanUpAsync(cancellationToken);
    }

    private async Task UntilDoneAsync(Func<CancellationToken, Task> action, CancellationToken cancellationToken)
    {
        while (!await TryAsync(action, cancellationToken))
            await Task.Delay(PollInterval, time, cancellationToken);
    }

    /// <summary>
    /// Runs an action and tells if it succeeded. The loops go on after any exception; the first is logged, and then the next success.
    /// </summary>
    private async Task<bool> TryAsync(Func<CancellationToken, Task> action, CancellationToken cancellationToken)
    {
        try
        {
            await action(cancellationToken);
            if (_away)
                LogBack();
            _away = false;
            return true;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            if (!_away)
                LogAway(e);
            _away = true;
            return false;
        }
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "{Count} jobs were left running by a process that is gone; they are marked interrupted"
    )]
    private partial void LogInterrupted(long count);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Jobs cannot be read or claimed at the moment; trying again every second")]
    private partial void LogAway(Exception exception);

    [LoggerMessage(Level = LogLevel.Information, Message = "Jobs can be read and claimed again")]
    private partial void LogBack();
}
