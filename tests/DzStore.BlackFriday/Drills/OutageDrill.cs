using System.Collections.Concurrent;
using DzStore.BlackFriday.Options;
using DzStore.BlackFriday.Sessions;
using DzStore.BlackFriday.Workloads;
using DzStore.Load.Results;
using DzStore.Load.Running;

namespace DzStore.BlackFriday.Drills;

/// <summary>
/// Takes the database away for 30 s: callers get errors soon, at once while a circuit breaker is open, and are served again soon after.
/// </summary>
internal sealed class OutageDrill : ILoadTest
{
    private const double DefaultRate = 200;
    private const double ErrorLimitMs = 2_000;
    private const double OpenBreakerLimitMs = 50;
    private const double RecoveryLimitSeconds = 10;

    // The first failure is known by then, and one is enough where the driver sees no server.
    private static readonly TimeSpan BreakerOpensWithin = TimeSpan.FromSeconds(2);

    public string Name => "outage";

    public string Summary => "the database is gone for 30 s (--duration)";

    public OptionHelp Options => new("Orders a second [default: 200]", "Seconds without the database [default: 30]");

    public NodeChoice Nodes => NodeChoice.One;

    public string Example => "outage --duration 30";

    public async Task<Findings> RunAsync(Session session, CancellationToken cancellationToken)
    {
        var faults = new DatabaseFaults(session, session.Store.RequireOwnDatabase("takes its database away"));
        var length = session.Options.Duration ?? TimeSpan.FromSeconds(30);
        var rate = session.Options.Rate ?? DefaultRate;
        var plan = new LoadPlan(
            LoadPhase.Constant("warm-up", rate, TimeSpan.FromSeconds(2)).AsWarmUp(),
            LoadPhase.Constant("outage", rate, length + TimeSpan.FromSeconds(60))
        );
        var refusals = new ConcurrentQueue<(long Sent, double Ms)>();
        using var workload = new OrdersWorkload(session)
        {
            Uncompleted = (_, took, _, sent) => refusals.Enqueue((sent, took.TotalMilliseconds)),
        };

        var measured = await session.MeasureAsync(
            workload,
            plan,
            null,
            async (runner, token) =>
            {
                await Task.Delay(TimeSpan.FromSeconds(4), session.Time, token);
                session.Say(FormattableString.Invariant($"the database is gone for {length.TotalSeconds:0.#} s"));
                await faults.KillAsync(runner, length, null, token);
                session.Say("the database is back");
                await Task.Delay(TimeSpan.FromSeconds(3), session.Time, token);
            },
            cancellationToken
        );

        var verified = await session.VerifyAsync(workload);
        var gone = session.Faults.Kills()[0];
        var during = refusals.Where(refusal => refusal.Sent >= gone.Start && refusal.Sent <= gone.End).ToArray();
        var open = during
            .Where(refusal => session.Time.GetElapsedTime(gone.Start, refusal.Sent) > BreakerOpensWithin)
            .Select(refusal => refusal.Ms)
            .Order()
            .ToArray();
        return new(measured, verified)
        {
            Marks =
            [
                PassMark.AtMost(
                    "slowest error while the database was gone",
                    during.Length > 0 ? during.Max(refusal => refusal.Ms) : null,
                    ErrorLimitMs,
                    "ms"
                ),
                PassMark.AtMost(
                    "errors once the breaker is open, p99",
                    open.Length > 0 ? open[(int)(0.99 * (open.Length - 1))] : null,
                    OpenBreakerLimitMs,
                    "ms",
                    FormattableString.Invariant(
                        $"{open.Length} requests sent more than {BreakerOpensWithin.TotalSeconds:0} s after it was gone"
                    )
                ),
                Goodput.Mark(session, measured, TimeSpan.FromSeconds(RecoveryLimitSeconds)),
                Recoveries.Mark(session, "working again after its return", RecoveryLimitSeconds),
            ],
        };
    }
}
