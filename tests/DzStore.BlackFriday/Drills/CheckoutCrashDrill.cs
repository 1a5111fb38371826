using DzStore.BlackFriday.Options;
using DzStore.BlackFriday.Sessions;
using DzStore.BlackFriday.Workloads;
using DzStore.Load.Results;
using DzStore.Load.Running;
using DzStore.Load.Shop;
using DzStore.LocalHost;

namespace DzStore.BlackFriday.Drills;

/// <summary>
/// Kills Checkout with SIGKILL while visitors buy through the Storefront: what was under way is unknown to them, what is refused is not
/// stored, and the same form sent again ends in one order.
/// </summary>
internal sealed class CheckoutCrashDrill : ILoadTest
{
    private const double DefaultRate = 500;
    private const double RecoveryLimitSeconds = 10;
    private static readonly TimeSpan RecoveryLimit = TimeSpan.FromSeconds(30);

    public string Name => "checkout-crash";

    public string Summary => "kill -9 of Checkout under visitors of the Storefront, 10 times";

    public OptionHelp Options => new("Requests a second [default: 500]", Cycles: "Kills of Checkout [default: 10]");

    public string Example => "checkout-crash --cycles 3";

    public async Task<Findings> RunAsync(Session session, CancellationToken cancellationToken)
    {
        var store = session.Store.RequireOwn("kills Checkout");
        var cycles = session.Options.Cycles ?? 10;
        var rate = session.Options.Rate ?? DefaultRate;
        using var visitors = new StorefrontWorkload(session, rate);
        var workload = new WatchedWorkload(visitors, session.Time);
        var kills = 0;
        var measured = await session.MeasureAsync(
            workload,
            new(
                LoadPhase.Users("warm-up", 16, TimeSpan.FromSeconds(2)).AsWarmUp(),
                LoadPhase.Constant("kills", rate, TimeSpan.FromSeconds(Math.Min(30 + cycles * 40, 3_500)))
            ),
            null,
            async (_, token) =>
            {
                await Task.Delay(TimeSpan.FromSeconds(3), session.Time, token);
                for (; kills < cycles; kills++)
                {
                    session.Say(FormattableString.Invariant($"kill {kills + 1} of {cycles}"));
                    await KillAsync(session, store, workload, token);
                    await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(1_000, 2_000)), session.Time, token);
                }
            },
            cancellationToken
        );

        var verified = await session.VerifyAsync(workload);
        return new(measured, verified)
        {
            Marks =
            [
                PassMark.AtLeast("kills", kills, cycles, ""),
                // The database lived: not even w=1 has an excuse.
                PassMark.AtMost("w=1: acknowledged orders lost", verified.Ledger[0].Lost, 0, "orders"),
                Goodput.Mark(session, measured, TimeSpan.FromSeconds(RecoveryLimitSeconds)),
                Recoveries.Mark(session, "buying again after Checkout is ready", RecoveryLimitSeconds),
            ],
        };
    }

    private static async Task KillAsync(Session session, LocalStore store, WatchedWorkload workload, CancellationToken cancellationToken)
    {
        var checkout = store.Child("Checkout");
        var fault = session.Faults.Begin(FaultKind.ServiceKill, "kill -9 Checkout");
        checkout.Kill();
        await checkout.Exited;
        await store.RestartServiceAsync("Checkout", CancellationToken.None);
        var back = session.Faults.End(fault);
        using var limit = new CancellationTokenSource(RecoveryLimit, session.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            session.Faults.Recovered(fault, await workload.RecoveryAsync(VisitorsWorkload.Fast, back, either.Token));
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            session.Say($"Nobody could buy within {RecoveryLimit.TotalSeconds:0} s of Checkout's return.");
        }
    }
}
