using DzStore.BlackFriday.Options;
using DzStore.BlackFriday.Sessions;
using DzStore.BlackFriday.Workloads;
using DzStore.Load.Results;
using DzStore.Load.Running;
using DzStore.LocalHost.Database;

namespace DzStore.BlackFriday.Drills;

/// <summary>
/// Kills the database under load with SIGKILL, again and again, and then runs the reconciler. With --drop-unsynced each kill is a loss of
/// power. Of a set the primary is killed, and is a member again before the next kill.
/// </summary>
internal sealed class CrashDrill : ILoadTest
{
    private const double DefaultRate = 1_000;
    private const double RecoveryLimitSeconds = 10;

    public string Name => "crash";

    public string Summary => "kill -9 of the database under load, or of a set's primary, 100 times; --drop-unsynced: 30 losses of power";

    public OptionHelp Options =>
        new("Orders a second [default: " + "1000]", Cycles: "Kills of the database [default: 100; with --drop-unsynced 30]");

    public string Example => "crash --cycles 10 --drop-unsynced";

    public async Task<Findings> RunAsync(Session session, CancellationToken cancellationToken)
    {
        var store = session.Store.RequireOwnDatabase("kills its database");
        var ofNode = new DatabaseFaults(session, store);
        var ofPrimary = session.Set is { } set ? new PrimaryFaults(session, set) : null;
        var power = session.Options.DropUnsynced ? new PowerLoss(store) : null;
        var cycles = session.Options.Cycles ?? (power is null ? 100 : 30);
        var rate = session.Options.Rate ?? DefaultRate;
        // Each cycle takes two or three seconds, on a set twice that; the plan is a bound, the drill ends it.
        var plan = new LoadPlan(
            LoadPhase.Constant("warm-up", rate / 4, TimeSpan.FromSeconds(2)).AsWarmUp(),
            LoadPhase.Constant("crashes", rate, TimeSpan.FromSeconds(Math.Min(30 + cycles * 20, 3_500)))
        );
        using var workload = new OrdersWorkload(session) { PaysForOrders = true, PaysLaterBy = OrdersWorkload.LaterOnSet(session, rate) };

        var kills = 0;
        var measured = await session.MeasureAsync(
            workload,
            plan,
            null,
            async (runner, token) =>
            {
                await Task.Delay(TimeSpan.FromSeconds(2), session.Time, token);
                while (kills < cycles)
                {
                    // Anywhere within a journal interval, and in whatever the database does every second.
                    await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(500, 1_500)), session.Time, token);
                    session.Say(FormattableString.Invariant($"kill {kills + 1} of {cycles}"));
                    var atRest = power is null ? null : (Action<DatabaseNode>)power.Strike;
                    await (ofPrimary?.KillAsync(runner, atRest, token) ?? ofNode.KillAsync(runner, TimeSpan.Zero, atRest, token));
                    kills++;
                }

                await Task.Delay(TimeSpan.FromSeconds(1), session.Time, token);
            },
            cancellationToken
        );

        var verified = await session.VerifyAsync(workload);
        var healing = await Healing.RunAsync(session, workload.FastLedger, verified);
        return new(measured, healing.Verified)
        {
            Marks =
            [
                PassMark.AtLeast("kills", kills, cycles, ""),
                .. ofPrimary?.Marks() ?? [],
                Goodput.Mark(session, measured, TimeSpan.FromSeconds(RecoveryLimitSeconds)),
                Recoveries.Mark(session, "working again after a kill", RecoveryLimitSeconds),
                .. healing.Marks,
            ],
            Notes =
            [
                power is null
                    ? "A killed process loses what it had not handed to the system; what it had written, the system "
                        + "still writes. Run with --drop-unsynced for a loss of power."
                    : FormattableString.Invariant(
                        $"At each kill the database's log was cut at the length that its disk had last confirmed: "
                    ) + FormattableString.Invariant($"{power.BytesCut:#,0} bytes in {power.Cuts} of {kills} kills."),
                healing.Note,
            ],
        };
    }
}
