using DzStore.Load;
using DzStore.Load.Results;
using DzStore.LoadTests.Scenarios;
using DzStore.LoadTests.Sessions;

namespace DzStore.LoadTests.Drills;

/// <summary>The database goes silent without going away, as under a stalled disk or host: nothing may be lost or doubled by it.</summary>
internal sealed class FreezeDrill : ILoadTest
{
    private const double DefaultRate = 300;
    private const double RecoveryLimitSeconds = 10;

    public string Name => "freeze";

    public string Summary => "SIGSTOP of the database under load, 3 times, 4 s each";

    public async Task<Findings> RunAsync(Session session, CancellationToken cancellationToken)
    {
        var faults = new DatabaseFaults(session, session.Store.RequireOwnDatabase("freezes its database"));
        var cycles = session.Options.Cycles ?? 3;
        var length = session.Options.Duration ?? TimeSpan.FromSeconds(4);
        var rate = session.Options.Rate ?? DefaultRate;
        var plan = new LoadPlan(
            LoadPhase.Constant("warm-up", rate / 2, TimeSpan.FromSeconds(2)).AsWarmUp(),
            LoadPhase.Constant("freezes", rate, TimeSpan.FromSeconds(Math.Min(30 + cycles * (length.TotalSeconds + 40), 3_500))));
        using var scenario = new OrdersScenario(session);

        var measured = await session.MeasureAsync(scenario, plan, null, async (runner, token) =>
        {
            await Task.Delay(TimeSpan.FromSeconds(3), session.Time, token);
            for (var i = 1; i <= cycles; i++)
            {
                session.Say(FormattableString.Invariant($"freeze {i} of {cycles}, {length.TotalSeconds:0.#} s"));
                await faults.FreezeAsync(runner, length, token);
                await Task.Delay(TimeSpan.FromSeconds(2), session.Time, token);
            }
        }, cancellationToken);

        var verified = await session.VerifyAsync(scenario);
        return new(measured, verified)
        {
            Marks =
            [
                // Nothing died: not even w=1 has an excuse.
                PassMark.AtMost("w=1: acknowledged orders lost", verified.Ledger[0].Lost, 0, "orders"),
                Recoveries.Mark(session, "working again after the thaw", RecoveryLimitSeconds),
            ],
        };
    }
}
