using DzStore.ServiceDefaults.Database;
using MongoDB.Driver;

namespace DzStore.Analytics.Engines.Spark;

/// <summary>Polls the progress of a Spark job: Spark 3.5 reports none, but the documents that it has written can be counted.</summary>
internal sealed class ProgressPoller(TimeProvider time)
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(1);

    /// <summary>Runs the work and polls every second until it ends.</summary>
    public async Task RunAsync(Func<CancellationToken, Task> work, Func<CancellationToken, Task> poll, CancellationToken cancellationToken)
    {
        using var done = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var polling = PollAsync(poll, done.Token);
        try
        {
            await work(cancellationToken);
        }
        finally
        {
            await done.CancelAsync();
            await polling;
        }
    }

    private async Task PollAsync(Func<CancellationToken, Task> poll, CancellationToken done)
    {
        while (!done.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(PollInterval, time, done);
                await poll(done);
            }
            catch (OperationCanceledException) when (done.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (e is MongoException || DatabaseFailure.IsUnavailable(e))
            {
                // Progress is optional: a database that is away fails the work itself, or is back in time.
                await Task.Delay(PollInterval, time, done).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }
}
