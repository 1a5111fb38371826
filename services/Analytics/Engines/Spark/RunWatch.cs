using DzStore.ServiceDefaults.Database;
using MongoDB.Driver;

namespace DzStore.Analytics.Engines.Spark;

/// <summary>Tells how far a Spark job is: Spark 3.5 says nothing before its end, but what it has written so far can be counted.</summary>
internal sealed class RunWatch(TimeProvider time)
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(1);

    /// <summary>Runs the work, and looks at its traces every second until it ends.</summary>
    public async Task RunAsync(Func<CancellationToken, Task> work, Func<CancellationToken, Task> look, CancellationToken cancellationToken)
    {
        using var done = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var looking = LookAsync(look, done.Token);
        try
        {
            await work(cancellationToken);
        }
        finally
        {
            await done.CancelAsync();
            await looking;
        }
    }

    private async Task LookAsync(Func<CancellationToken, Task> look, CancellationToken done)
    {
        while (!done.IsCancellationRequested)
            try
            {
                await Task.Delay(BetweenLooks, time, done);
                await look(done);
            }
            catch (OperationCanceledException) when (done.IsCancellationRequested)
            {
                return;
            }
            catch (Exception fault) when (fault is MongoException || DatabaseFailure.IsUnavailable(fault))
            {
                // Progress is a courtesy: a database that is away fails the work itself, or is back in time.
                await Task.Delay(BetweenLooks, time, done).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
    }
}
