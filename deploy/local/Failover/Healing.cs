using System.Diagnostics;
using System.Text.Json;
using DzStore.Local.Reporting;
using DzStore.LocalHost;
using DzStore.LocalHost.Database;
using DzStore.LocalHost.Processes;

namespace DzStore.Local.Failover;

/// <summary>Runs Checkout's reconciler, as an operator does after a failover, with the rollback files of the node that died.</summary>
internal sealed class Healing(LocalStore store)
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <param name="dbPath">The folder of the node.</param>
    /// <param name="lostAsync">Counts the orders that w=1 had confirmed and that are not there.</param>
    /// <param name="cancellationToken">Ends the wait for the reconciler.</param>
    /// <exception cref="IOException">The reconciler failed; the message is its own.</exception>
    public async Task<HealingFigures> RunAsync(
        string dbPath,
        Func<CancellationToken, Task<long>> lostAsync,
        CancellationToken cancellationToken
    )
    {
        var report = await ReconcileAsync(dbPath, cancellationToken);
        return new(
            report.Missing,
            report.Restored,
            report.RolledBack,
            report.RolledBackIds,
            report.RolledBackUnpaid,
            await lostAsync(cancellationToken)
        );
    }

    private async Task<ReconcileFigures> ReconcileAsync(string dbPath, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(
            Programs.Dotnet,
            [
                Programs.Built("Checkout", "DzStore.Checkout"),
                "reconcile",
                "--json",
                $"--Mongo:Database={store.Database.Store.DatabaseNamespace.DatabaseName}",
                $"--Reconcile:NodeFolders:0={dbPath}",
            ]
        )
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { [DatabaseSource.ConnectionStringVariable] = store.Database.ConnectionString },
        };
        using var process = Process.Start(start)!;
        try
        {
            var errors = process.StandardError.ReadToEndAsync(cancellationToken);
            var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return process.ExitCode == 0
                ? JsonSerializer.Deserialize<ReconcileFigures>(output, Json)!
                : throw new IOException($"The reconciler ended with exit code {process.ExitCode}: {output}{await errors}");
        }
        finally
        {
            if (!process.HasExited)
                process.Kill();
        }
    }

    /// <summary>The figures of the reconciler's report that count here.</summary>
    private sealed record ReconcileFigures(
        long Missing,
        long Restored,
        long RolledBack,
        IReadOnlyList<string> RolledBackIds,
        long RolledBackUnpaid
    );
}
