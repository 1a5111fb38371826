using Microsoft.Extensions.Options;

namespace DzStore.Orders;

/// <summary>Reconciles when the service starts and every Reconcile:Every from then on; sooner where a run was cut short. Several instances do the work several times, harmlessly.</summary>
internal sealed partial class ReconcileSchedule(Reconciler reconciler, IOptions<ReconcileOptions> options, TimeProvider time, ILogger<ReconcileSchedule> logger)
    : BackgroundService
{
    private static readonly TimeSpan LongestPauseAfterFault = TimeSpan.FromSeconds(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Value.Every is not { } every)
            return;
        LogSchedule(every);
        try
        {
            while (true)
            {
                var whole = await RunAsync(stoppingToken);
                await Task.Delay(whole || every < LongestPauseAfterFault ? every : LongestPauseAfterFault, time, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The service stops; the next run begins anew.
        }
    }

    /// <summary>False where it should be tried again soon.</summary>
    private async Task<bool> RunAsync(CancellationToken stoppingToken)
    {
        try
        {
            var report = await reconciler.RunAsync(progress => LogProgress(progress.Examined, progress.Restored), stoppingToken);
            if (report.Interrupted is { } reason)
                LogInterrupted(reason, report.Examined, report.Restored, report.Failed, report.Unknown);
            else
                LogReport(report.Examined, report.DurationMs, report.Missing, report.Restored, report.Conflicts, report.Failed, report.Unknown);
            return report.Interrupted is null;
        }
        catch (Exception e) when (!stoppingToken.IsCancellationRequested)
        {
            // Taking orders goes on whatever is wrong with healing.
            LogFault(e);
            return false;
        }
    }

    // Counts only: the ids of conflicts belong to the command's report, not into logs.
    [LoggerMessage(Level = LogLevel.Information, Message = "Orders that Billing holds and Checkout lost are restored now and every {Every}")]
    private partial void LogSchedule(TimeSpan every);

    [LoggerMessage(Level = LogLevel.Information, Message = "Reconciling: {Examined} orders examined, {Restored} restored so far")]
    private partial void LogProgress(long examined, long restored);

    [LoggerMessage(Level = LogLevel.Information, Message =
        "Reconciled {Examined} orders in {DurationMs:0} ms: {Missing} were missing, {Restored} restored, {Conflicts} conflicts, {Failed} failed, {Unknown} unknown")]
    private partial void LogReport(long examined, double durationMs, long missing, long restored, long conflicts, long failed, long unknown);

    [LoggerMessage(Level = LogLevel.Warning, Message =
        "Reconciling was cut short, {Reason}: {Examined} orders examined, {Restored} restored, {Failed} failed, {Unknown} unknown; it begins anew next time")]
    private partial void LogInterrupted(string reason, long examined, long restored, long failed, long unknown);

    [LoggerMessage(Level = LogLevel.Error, Message = "Reconciling failed; it begins anew next time")]
    private partial void LogFault(Exception exception);
}
