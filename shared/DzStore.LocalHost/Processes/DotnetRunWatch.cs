using System.Diagnostics;

namespace DzStore.LocalHost.Processes;

/// <summary>
/// Notices the end of <c>dotnet run</c>. It starts the program as a child and is the process that its user sees: killed with -9, it
/// must not leave the program running. A program started by anything else (nohup, a script in the background) may outlive its parent.
/// </summary>
public static class DotnetRunWatch
{
    /// <returns>
    /// A source whose token is cancelled when <c>dotnet run</c> ends or <paramref name="cancellationToken"/> is cancelled.
    /// </returns>
    public static CancellationTokenSource Start(CancellationToken cancellationToken)
    {
        var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (Signals.ParentId() is { } id && IsDotnet(id))
            _ = CancelWhenGoneAsync(id, stop);
        return stop;
    }

    private static bool IsDotnet(int id)
    {
        try
        {
            using var parent = Process.GetProcessById(id);
            return parent.ProcessName == "dotnet";
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            return false; // It has ended already, or this user may not look at it.
        }
    }

    private static async Task CancelWhenGoneAsync(int id, CancellationTokenSource stop)
    {
        try
        {
            // A later process with the same id cannot be mistaken for the parent, as it could be if the id itself were watched.
            while (Signals.ParentId() == id)
                await Task.Delay(TimeSpan.FromMilliseconds(500), stop.Token);
            await stop.CancelAsync();
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
        {
            // The program is stopping anyway.
        }
    }
}
