using DzStore.BlackFriday.Options;
using DzStore.BlackFriday.Sessions;
using DzStore.BlackFriday.Workloads;
using DzStore.Load.Results;
using DzStore.Load.Running;

namespace DzStore.BlackFriday.Drills;

/// <summary>Freezes the database with SIGSTOP, as a stalled disk or host does: no order may be lost or stored twice.</summary>
internal sealed class FreezeDrill : ILoadTest
{
    private const double DefaultRate = 300;
    private const double RecoveryLimitSeconds = 10;

    public string Name => "freeze";

    public string Summary => "SIGSTOP of the database under load, 3 times, 4 s each";

    public OptionHelp Options =>
        new("Orders a second [default: " + "300]", "Seconds of each freeze [default: 4]", "Freezes of the database [default: 3]");

    public string Example => "freeze --cycles 1";

    public async Task<Findings> RunAsync(Session session, CancellationToken cancellationToken)
    {
        var faults = new DatabaseFaults(session, session.Store.RequireOwnDatabase("freezes its database"));
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
                    await faults.FreezeAsync(runner, length, token);
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
                // Nothing died: not even w=1 has an excuse.
                PassMark.AtMost("w=1: acknowledged orders lost", verified.Ledger[0].Lost, 0, "orders"),
                Goodput.Mark(session, measured, TimeSpan.FromSeconds(RecoveryLimitSeconds)),
                Recoveries.Mark(session, "working again after the thaw", RecoveryLimitSeconds),
            ],
        };
    }
}
