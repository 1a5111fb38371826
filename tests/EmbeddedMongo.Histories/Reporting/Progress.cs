namespace EmbeddedMongo.Histories.Reporting;

/// <summary>Tells every few seconds how far a part of a run is, for as long as it lasts.</summary>
internal static class Progress
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    /// <summary>Awaits a task, and tells meanwhile.</summary>
    public static async Task WatchAsync(Task task, Func<string> line, Action<string> say)
    {
        using var over = new CancellationTokenSource();
        var telling = TellAsync(line, say, over.Token);
        try
        {
            await task;
        }
        finally
        {
            await over.CancelAsync();
            await telling;
        }
    }

    private static async Task TellAsync(Func<string> line, Action<string> say, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                await Task.Delay(Interval, cancellationToken);
                say(line());
            }
        }
        catch (OperationCanceledException)
        {
            // The part is over.
        }
    }
}
