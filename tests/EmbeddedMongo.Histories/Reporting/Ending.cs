namespace EmbeddedMongo.Histories.Reporting;

/// <summary>Waits for the tasks of a part of a run, of which one that fails ends the others.</summary>
internal static class Ending
{
    /// <summary>Waits for all.</summary>
    /// <param name="progress">Makes the line that tells how far the part is.</param>
    /// <param name="say">Takes it.</param>
    /// <param name="limit">Ends them; it is cancelled when one of them fails.</param>
    /// <param name="tasks">The tasks.</param>
    /// <returns>False where they were ended by the limit before they were done.</returns>
    public static async Task<bool> OfAsync(Func<string> progress, Action<string> say, CancellationTokenSource limit, params Task[] tasks)
    {
        try
        {
            await Progress.WatchAsync(AllAsync(), progress, say);
            return true;
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            return false;
        }

        async Task AllAsync()
        {
            try
            {
                await foreach (var task in Task.WhenEach(tasks))
                    await task;
            }
            catch
            {
                await limit.CancelAsync();
                await Task.WhenAll(tasks).ContinueWith(_ => { }, TaskScheduler.Default);
                throw;
            }
        }
    }
}
