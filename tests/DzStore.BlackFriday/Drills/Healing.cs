using System.Diagnostics;
using DzStore.BlackFriday.Sessions;
using DzStore.Load.Ledgers;
using DzStore.Load.Results;
using DzStore.Load.Running;
using DzStore.LocalHost.Database;
using DzStore.LocalHost.Processes;

namespace DzStore.BlackFriday.Drills;

/// <summary>
/// Runs Checkout's reconciler after a run, as an operator does, and compares both collections before and after it.
/// </summary>
/// <param name="Verified">The audit with the orders that came back.</param>
/// <param name="Marks">What must hold after it.</param>
/// <param name="Note">Before and after, in a sentence.</param>
internal sealed record Healing(Verification Verified, IReadOnlyList<PassMark> Marks, string Note)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    /// <param name="fast">What Checkout said of each order.</param>
    /// <param name="verified">The audit after the last crash, with Checkout's ledger first.</param>
    public static async Task<Healing> RunAsync(Session session, OrderLedger fast, Verification verified)
    {
        // Not with the token of the run, as the audit: Ctrl-C ends the load, and what it has left is still healed.
        using var limit = new CancellationTokenSource(Limit, session.Time);
        session.Say("Reconciling ...");
        var paid = await IdsAsync(session, "orders_secure", limit.Token);
        var lacking = paid.Except(await IdsAsync(session, "orders_fast", limit.Token)).Count();
        var exit = await ReconcileAsync(session, limit.Token);
        var stillLacking = paid.Except(await IdsAsync(session, "orders_fast", limit.Token)).Count();
        var after = await fast.AuditAsync(session.Repository(fast.Collection), session.Faults.Kills(), limit.Token);

        var lost = verified.Ledger[0].Lost;
        return new(
            verified with
            {
                Ledger = [verified.Ledger[0] with { Restored = lost - after.Lost }, .. verified.Ledger.Skip(1)],
            },
            [
                PassMark.AtMost("exit code of the reconciler", exit, 0, ""),
                PassMark.AtMost(
                    "orders that Billing holds and Checkout lacks, after healing",
                    stillLacking,
                    0,
                    "orders",
                    FormattableString.Invariant($"{lacking:#,0} before it")
                ),
            ],
            FormattableString.Invariant($"Before healing Checkout lacked {lacking:#,0} of the {paid.Count:#,0} orders that Billing held, ")
                + FormattableString.Invariant($"after it {stillLacking:#,0}. ")
                + FormattableString.Invariant(
                    $"Of {lost:#,0} orders that Checkout had confirmed and lost, {lost - after.Lost:#,0} came back; "
                )
                + FormattableString.Invariant($"{after.Lost:#,0}, which Billing does not hold, stay lost.")
        );
    }

    private static async Task<int> ReconcileAsync(Session session, CancellationToken cancellationToken)
    {
        var database = session.Store.Database;
        var start = new ProcessStartInfo(
            Programs.Dotnet,
            [
                Programs.Built("Checkout", "DzStore.Checkout"),
                "reconcile",
                $"--Mongo:Database={database.Store.DatabaseNamespace.DatabaseName}",
                // Its report then names which of the lost orders stand in rollback files.
                .. session.Set?.Nodes.Select((node, i) => FormattableString.Invariant($"--Reconcile:NodeFolders:{i}={node.DbPath}")) ?? [],
            ]
        )
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { [DatabaseSource.ConnectionStringVariable] = database.ConnectionString },
        };
        using var process = Process.Start(start)!;
        try
        {
            var errors = process.StandardError.ReadToEndAsync(cancellationToken);
            session.Say((await process.StandardOutput.ReadToEndAsync(cancellationToken)).TrimEnd());
            await process.WaitForExitAsync(cancellationToken);
            if (process.ExitCode != 0)
                session.Say(await errors);
            return process.ExitCode;
        }
        finally
        {
            if (!process.HasExited)
                process.Kill();
        }
    }

    private static async Task<HashSet<string>> IdsAsync(Session session, string collection, CancellationToken cancellationToken)
    {
        HashSet<string> ids = [];
        await foreach (var order in session.Repository(collection).ReadAsync(new(session.OrderPrefix), cancellationToken))
            ids.Add(order.OrderId);
        return ids;
    }
}
