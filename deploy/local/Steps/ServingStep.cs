using DzStore.LocalHost;
using DzStore.LocalHost.Database;
using DzStore.LocalHost.Processes;
using DzStore.LocalHost.Terminals;

namespace DzStore.Local.Steps;

/// <summary>Serves until Ctrl-C, or until a process of the store dies.</summary>
internal static class ServingStep
{
    /// <summary>The most restarts of a node of a set that ends unasked.</summary>
    private const int MostRestarts = 5;

    /// <param name="store">The store.</param>
    /// <param name="terminal">Shows where it serves.</param>
    /// <param name="stopped">Receives each service that an operator stops; the others go on.</param>
    /// <param name="cancellationToken">Ends the serving.</param>
    public static async Task RunAsync(LocalStore store, Terminal terminal, Action<ChildExit> stopped, CancellationToken cancellationToken)
    {
        terminal.Heading("Serving until Ctrl-C");
        terminal.Line("Development: callers on this machine need no credentials and have the role admin");
        foreach (var (name, address) in new[] { ("Checkout", store.Checkout), ("Billing", store.Billing), ("Analytics", store.Analytics) })
            terminal.Line($"{name, -10}  {address}swagger");
        terminal.Line($"Control     {store.Storefront}control/");
        terminal.Line($"Storefront  {store.Storefront}");
        var restarts = new List<DatabaseNode>();
        try
        {
            while (true)
                await ServeAsync();
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            terminal.Line("Stopping.");
        }

        // A node that keeps ending has a reason that its log tells.
        DatabaseNode? NodeToRestart(ChildExit exit) =>
            store.Nodes.Count > 1
            && store.Nodes.FirstOrDefault(node => node.Name == exit.Name) is { } node
            && restarts.Count(restarted => restarted == node) < MostRestarts
                ? node
                : null;

        async Task ServeAsync()
        {
            try
            {
                await store.WhileAliveAsync(token => Task.Delay(Timeout.Infinite, token), cancellationToken, stopped);
            }
            catch (ChildDiedException e) when (NodeToRestart(e.Exit) is { } node)
            {
                // The others of the set go on: that is what it is for.
                terminal.Line($"{node.Name} ended with exit code {e.Exit.ExitCode}. It is started again.");
                restarts.Add(node);
                await node.RestartAsync(cancellationToken);
            }
        }
    }
}
