using Microsoft.Extensions.Options;

namespace DzStore.Orders.Reconciliation;

/// <summary>
/// Reconciles at the start of the service and every Reconcile:Every from then on, sooner after a run that was cut short. Several instances
/// repeat the work without harm.
/// </summary>
internal sealed partial class ReconcileSchedule(
    Reconciler reconciler,
    IOptions<ReconcileOptions> options,
    TimeProvider time,
    ILogger<ReconcileSchedule> logger
) : BackgroundService
{
    private static readonly TimeSpan MaxPauseAfterFailure = TimeSpan.FromSeconds(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Value.Every is not { } every)
            return;
        LogSchedule(every);
        try
        {
            while (true)
            {
                var complete = await RunAsync(stoppingToken);
                await Task.Delay(complete || every < MaxPauseAfterFailure ? every : MaxPauseAfterFailure, time, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The service stops; the next run starts again.
        }
    }

    /// <returns>False where the run should be repeated soon.</returns>
    private async Task<bool> RunAsync(CancellationToken stoppingToken)
    {
        try
        {
            var report = await reconciler.RunAsync(progress => LogProgress(progress.Examined, progress.Restored), stoppingToken);
            if (report.Interrupted is { } reason)
            {
                LogInterrupted(report.Restored, report.Failed, report.Unknown, report.Examined, reason);
            }
            else
            {
                LogReport(
                    report.Restored,
                    report.Missing,
                    report.Failed,
                    report.Unknown,
                    report.Conflicts,
                    report.Examined,
                    report.DurationMs
                );
            }

            return report.Interrupted is null;
        }
        catch (Exception e) when (!stoppingToken.IsCancellationRequested)
        {
            // The service accepts orders even if reconciliation fails.
            LogFailed(e);
            return false;
        }
    }

    // Counts only: ids belong into the command's report, not into logs.
    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "Reconciling orders that Billing holds and Checkout lost, now and every {Every}"
    )]
    private partial void LogSchedule(TimeSpan every);

    [LoggerMessage(Level = LogLevel.Information, Message = "Reconciling: {Examined} orders examined, {Restored} restored so far")]
    private partial void LogProgress(long examined, long restored);

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "Reconciled: {Restored} orders restored of {Missing} missing, {Failed} failed, {Unknown} unknown, "
            + "{Conflicts} conflicts; {Examined} examined in {DurationMs:0} ms"
    )]
    private partial void LogReport(
        long restored,
        long missing,
        long failed,
        long unknown,
        long conflicts,
        long examined,
        double durationMs
    );

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Reconciling was cut short: {Restored} orders restored, {Failed} failed, {Unknown} unknown, {Examined} examined; "
            + "the next run starts again. {Reason}"
    )]
    private partial void LogInterrupted(long restored, long failed, long unknown, long examined, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "Reconciling failed; the next run starts again")]
    private partial void LogFailed(Exception exception);
}
