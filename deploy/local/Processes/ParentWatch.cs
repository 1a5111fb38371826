using System.Diagnostics;

namespace DzStore.Local.Processes;

/// <summary>
/// <c>dotnet run</c> starts the launcher as a child and is what its user sees: killed with -9, it must not leave the launcher
/// running behind it. A launcher started by anything else may well outlive it (nohup, a script in the background).
/// </summary>
internal static class ParentWatch
{
    /// <returns>A token that is cancelled when <c>dotnet run</c> is gone, and whenever <paramref name="cancellationToken"/> is.</returns>
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
            return false; // Already gone, or not ours to look at.
        }
    }

    private static async Task CancelWhenGoneAsync(int id, CancellationTokenSource stop)
    {
        try
        {
            // Asking for our own parent, unlike watching its id, cannot mistake a later process of the same id for it.
            while (Signals.ParentId() == id)
                await Task.Delay(TimeSpan.FromMilliseconds(500), stop.Token);
            await stop.CancelAsync();
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
        {
            // The launcher is stopping anyhow.
        }
    }
}
