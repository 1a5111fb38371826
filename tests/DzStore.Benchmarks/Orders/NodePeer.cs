using System.Diagnostics;

namespace DzStore.Benchmarks.Orders;

/// <summary>The order service for Node in peers/, with its packages from npm.</summary>
internal sealed class NodePeer
{
    private readonly string _folder;

    private NodePeer(string folder) => _folder = folder;

    /// <summary>The orders, for wrk.</summary>
    public string Script => Path.Combine(_folder, "orders.lua");

    /// <summary>Requests for one address, or for orders that are stored, for wrk.</summary>
    public string ViewsScript => Path.Combine(_folder, "views.lua");

    /// <summary>Copies it to a folder and has npm fetch its packages there.</summary>
    public static async Task<NodePeer> InstallAsync(string folder, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        foreach (var file in Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "peers")))
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        using var npm = Process.Start(new ProcessStartInfo("npm", ["install", "--silent", "--no-audit", "--no-fund", "--prefix", folder]))!;
        await npm.WaitForExitAsync(cancellationToken);
        return npm.ExitCode == 0
            ? new(folder)
            : throw new InvalidOperationException("npm could not fetch the peer's packages: npm, node and wrk must be installed");
    }

    public Task<RunningPeer> StartAsync(string uri, string database, CancellationToken cancellationToken, params string[] options) =>
        RunningPeer.StartAsync(new("node", [Path.Combine(_folder, "server.mjs"), uri, database, .. options]), cancellationToken);
}
