using System.Globalization;
using DzStore.Local.Failover;
using DzStore.Local.Reporting;
using DzStore.LocalHost;
using DzStore.LocalHost.Terminals;

namespace DzStore.Local.Steps;

/// <summary>The failover: the primary dies while orders flow, and each write concern shows what its confirmation was worth.</summary>
internal static class FailoverStep
{
    public static async Task RunAsync(LocalStore store, Terminal terminal, Report report, CancellationToken cancellationToken)
    {
        terminal.Heading("Failover: the primary dies while orders flow");
        if (Unavailable(store) is { } why)
        {
            terminal.Line($"Skipped: {why}");
            report.Failover = new(why);
            return;
        }

        terminal.Line(
            FormattableString.Invariant(
                $"{FailoverDrill.Rate} orders and payments a second. Before the kill the launcher cuts the primary off from "
            ) + FormattableString.Invariant($"the others for {FailoverDrill.CutOff.TotalMilliseconds:0} ms:")
        );
        terminal.Line("on one machine replication takes a millisecond, and nothing would be there to lose.");
        var drill = await new FailoverDrill(store, TimeProvider.System, terminal.Line).RunAsync(cancellationToken);
        report.Failover = new(Skipped: null, drill);
        Show(terminal, drill);
        Check(report, drill);
    }

    private static string? Unavailable(LocalStore store) =>
        store.Nodes.Count > 1 ? null
        : store.Database.Source.Kind == "embedded" ? "the database has one node, and nobody would take over (--nodes 3)."
        : $"the database is not the launcher's own set of nodes ({store.Database.Source.Kind}).";

    private static void Show(Terminal terminal, FailoverDrillFigures drill)
    {
        terminal.Table(
            ["concern", "confirmed", "lost", "in rollback files", "never written", "unexplained", "unknown", "refused ms"],
            [
                .. drill.Concerns.Select(each =>
                    new[]
                    {
                        each.Concern,
                        Number(each.Confirmed),
                        Number(each.Lost),
                        Number(each.InRollbackFiles),
                        Number(each.NeverWritten),
                        Number(each.Unexplained.Count),
                        Number(each.Unknown),
                        Number(each.RefusedMs),
                    }
                ),
            ]
        );
        terminal.Line(
            FormattableString.Invariant($"New primary: {drill.NewPrimaryMs:#,0} ms after the kill (limit {drill.NewPrimaryLimitMs:#,0} ms)")
        );
        terminal.Line($"Rollback files: {drill.RollbackFolder}");
        var healing = drill.Healing;
        terminal.Line(
            FormattableString.Invariant($"Reconciler: {healing.Restored} of {healing.Missing} paid orders that Checkout lacked are back, ")
                + FormattableString.Invariant($"{healing.InRollbackFiles} of them were in a rollback file; ")
                + FormattableString.Invariant($"{healing.StillLost} that nobody had paid for stay lost")
        );
    }

    private static void Check(Report report, FailoverDrillFigures drill)
    {
        var (fast, durable) = (drill.Concerns[0], drill.Concerns[1]);
        report.Check(
            "w=majority lost no order that it had confirmed when the primary died",
            durable is { Lost: 0, Confirmed: > 0 },
            FormattableString.Invariant($"{durable.Lost} of {durable.Confirmed}")
        );
        report.Check(
            "Each order that w=1 had confirmed and lost is in a rollback file or was never written",
            fast is { Unexplained.Count: 0, Confirmed: > 0 },
            FormattableString.Invariant($"{fast.Lost} of {fast.Confirmed} lost: {fast.InRollbackFiles} in rollback files, ")
                + FormattableString.Invariant($"{fast.NeverWritten} never written, {fast.Unexplained.Count} unexplained")
        );
        report.Check(
            "The reconciler brought every paid order back",
            drill.Healing.Missing == drill.Healing.Restored,
            FormattableString.Invariant($"{drill.Healing.Restored} of {drill.Healing.Missing}")
        );
    }

    private static string Number(double value) => value.ToString("#,0", CultureInfo.InvariantCulture);
}
