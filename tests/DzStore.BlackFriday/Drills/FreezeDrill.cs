using DzStore.BlackFriday.Options;
using DzStore.BlackFriday.Sessions;
using DzStore.BlackFriday.Workloads;
using DzStore.Load.Results;
using DzStore.Load.Running;

namespace DzStore.BlackFriday.Drills;

/// <summary>
/// Freezes the database with SIGSTOP, as a stalled disk or host does: no order may be lost or stored twice. Of a set the primary is frozen
/// for longer than the others wait for it: when it goes on it is fenced, and confirms nothing more to a majority.
/// </summary>
internal sealed class FreezeDrill : ILoadTest
{
    private const double DefaultRate = 300;
    private const double RecoveryLimitSeconds = 10;

    public string Name => "freeze";

    public string Summary => "SIGSTOP of the database under load, or of a set's primary, 3 times, 4 s each";

    public OptionHelp Options =>
        new("Orders a second [default: " + "300]", "Seconds of each freeze [default: 4]", "Freezes of the database [default: 3]");

    public string Example => "freeze --cycles 1";

    public async Task<Findings> RunAsync(Session session, CancellationToken cancellationToken)
    {
        var ofNode = new DatabaseFaults(session, session.Store.RequireOwnDatabase("freezes its database"));
        var ofPrimary = session.Set is { } set ? new PrimaryFaults(session, set) : null;
        var cycles = session.Options.Cycles ?? 3;
        var length = session.Options.Duration ?? TimeSpan.FromSeconds(4);
        var rate = session.Options.Rate ?? DefaultRate;
        var plan = new LoadPlan(
            LoadPhase.Constant("warm-up", rate / 2, TimeSpan.FromSeconds(2)).AsWarmUp(),
            LoadPhase.Constant("freezes", rate, TimeSpan.FromSeconds(Math.Min(30 + cycles * (length.TotalSeconds + 40), 3_500)))
        );
        using var workload = new OrdersWorkload(session);

        var measured = await session.MeasureAsync(
            workload,
            plan,
            null,
            async (runner, token) =>
            {
                await Task.Delay(TimeSpan.FromSeconds(3), session.Time, token);
                for (var i = 1; i <= cycles; i++)
                {
                    session.Say(FormattableString.Invariant($"freeze {i} of {cycles}, {length.TotalSeconds:0.#} s"));
                    await (ofPrimary?.FreezeAsync(runner, length, token) ?? ofNode.FreezeAsync(runner, length, token));
                    await Task.Delay(TimeSpan.FromSeconds(2), session.Time, token);
                }
            },
            cancellationToken
        );

        var verified = await session.VerifyAsync(workload);
        return new(measured, verified)
        {
            Marks =
            [
                .. ofPrimary?.Marks() ?? [NothingLost(verified)],
                Goodput.Mark(session, measured, TimeSpan.FromSeconds(RecoveryLimitSeconds)),
                Recoveries.Mark(session, "working again after the thaw", RecoveryLimitSeconds),
            ],
        };
    }

    /// <summary>Nothing died, and nothing took its place: not even w=1 has an excuse.</summary>
    private static PassMark NothingLost(Verification verified) =>
        PassMark.AtMost("w=1: acknowledged orders lost", verified.Ledger[0].Lost, 0, "orders");
}
