using DzStore.LocalHost;
using DzStore.LocalHost.Processes;
using DzStore.LocalHost.Terminals;

namespace DzStore.Local.Steps;

/// <summary>Serves until Ctrl-C, or until a process of the store dies.</summary>
internal static class ServingStep
{
    /// <param name="store">The store.</param>
    /// <param name="terminal">Shows where it serves.</param>
    /// <param name="stopped">Receives each service that an operator stops; the others go on.</param>
    /// <param name="restart">
    /// The restart of a process that was killed on request, after which the serving goes on; null for an end that nobody asked for.
    /// </param>
    /// <param name="cancellationToken">Ends the serving.</param>
    public static async Task RunAsync(
        LocalStore store,
        Terminal terminal,
        Action<ChildExit> stopped,
        Func<ChildExit, Task?> restart,
        CancellationToken cancellationToken
    )
    {
        terminal.Heading("Serving until Ctrl-C");
        terminal.Line("Development: callers on this machine need no credentials and have the role admin");
        foreach (var (name, address) in new[] { ("Checkout", store.Checkout), ("Billing", store.Billing), ("Analytics", store.Analytics) })
            terminal.Line($"{name, -10}  {address}swagger");
        terminal.Line($"Control     {store.Storefront}control/");
        terminal.Line($"Storefront  {store.Storefront}");
        try
        {
            while (true)
                await ServeAsync();
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            terminal.Line("Stopping.");
        }

        async Task ServeAsync()
        {
            try
            {
                await store.WhileAliveAsync(token => Task.Delay(Timeout.Infinite, token), cancellationToken, stopped);
            }
            catch (ChildDiedException e) when (restart(e.Exit) is { } restarting)
            {
                await restarting;
            }
        }
    }
}
