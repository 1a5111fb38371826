using DzStore.BlackFriday.Options;
using DzStore.BlackFriday.Sessions;
using DzStore.BlackFriday.Stores;
using DzStore.BlackFriday.Workloads;
using DzStore.Load.Results;
using DzStore.Load.Running;
using DzStore.LocalHost;

namespace DzStore.BlackFriday.Drills;

/// <summary>
/// Sends ten times the capacity of the store, which the drill measures first. The store must go on at its capacity, refuse the rest at once
/// and by the contract, and be back to normal soon after.
/// </summary>
internal sealed class OverloadDrill : ILoadTest
{
    private const double Factor = 10;
    private const double GoodputShare = 90;
    private const double RejectionLimitMs = 50;
    private const double MemoryLimit = 20;
    private const double NormalWithinSeconds = 5;

    public string Name => "overload";

    public string Summary => "10 times the capacity that the drill found itself, for 10 s (--duration)";

    public OptionHelp Options => new(Duration: "Seconds of overload [default: 10]");

    public string Example => "overload --duration 10 --database-delay 100";

    public bool OffersMoreThanItCanSend => true;

    public async Task<Findings> RunAsync(Session session, CancellationToken cancellationToken)
    {
        var store = session.Store.RequireOwn("weighs its services");
        if (session.Options.DatabaseDelay is not { Ticks: > 0 } delay)
            return await MeasureAsync(session, store, cancellationToken);

        session.Say(FormattableString.Invariant($"The database takes {delay.TotalMilliseconds:0} ms longer for each write"));
        await using var slow = await SlowWrites.BeginAsync(session.Store.Database, delay, cancellationToken);
        return await MeasureAsync(session, store, cancellationToken);
    }

    private static async Task<Findings> MeasureAsync(Session session, LocalStore store, CancellationToken cancellationToken)
    {
        var length = session.Options.Duration ?? TimeSpan.FromSeconds(10);
        var quiet = TimeSpan.FromSeconds(Math.Min(5, length.TotalSeconds));
        session.Say("Capacity, by users who wait for their answers ...");
        var capacity = await Capacity.FindAsync(session, length / 2, cancellationToken);
        if (capacity.Measured.Interrupted)
            return new(capacity.Measured, capacity.Verified);

        session.Say(FormattableString.Invariant($"Capacity: {capacity.OrdersPerSecond:#,0} orders/s; now {Factor:0} times that"));
        var rejections = new Rejections();
        var admitted = new Admitted();
        using var workload = new OrdersWorkload(session, "rush_")
        {
            Explain = Rejections.ErrorOf,
            Uncompleted = rejections.Note,
            Completed = (_, took, sent) => admitted.Note(took, sent),
        };
        var before = Weight(store);
        var most = before;
        var measured = await session.MeasureAsync(
            workload,
            new(
                LoadPhase.Constant("half load", capacity.OrdersPerSecond / 2, quiet),
                LoadPhase.Constant("overload", capacity.OrdersPerSecond * Factor, length),
                LoadPhase.Constant("after", capacity.OrdersPerSecond / 2, TimeSpan.FromSeconds(NormalWithinSeconds + 3))
            ),
            // What the generator could not send during the rush is dropped with it: nobody asks for it afterwards.
            new() { ForgetsBacklog = true },
            async (runner, token) =>
            {
                await Task.Delay(quiet, session.Time, token);
                var fault = session.Faults.Begin(FaultKind.Overload, FormattableString.Invariant($"{Factor:0} × capacity"));
                while (runner.Elapsed < quiet + length)
                {
                    most = Math.Max(most, Weight(store));
                    await Task.Delay(TimeSpan.FromMilliseconds(200), session.Time, token);
                }

                session.Faults.End(fault);
                await Task.Delay(TimeSpan.FromSeconds(NormalWithinSeconds + 3), session.Time, token);
            },
            cancellationToken
        );

        var verified = await session.VerifyAsync(workload);
        var rush = new Rush(measured, quiet, length);
        var limit = 2 * capacity.P99Ms;
        return new(measured, verified)
        {
            Marks =
            [
                PassMark.AtLeast(
                    "goodput under overload",
                    100 * rush.Goodput / capacity.OrdersPerSecond,
                    GoodputShare,
                    "% of capacity",
                    FormattableString.Invariant($"{rush.Goodput:#,0} of {capacity.OrdersPerSecond:#,0} orders/s")
                ),
                PassMark.AtMost(
                    "p99 of admitted orders",
                    admitted.P99Ms(session.Started, quiet, length, session.Time),
                    limit,
                    "ms",
                    "from their sending, at most twice that under full load"
                ),
                PassMark.AtMost(
                    "rejections, p99",
                    rejections.P99Ms(),
                    RejectionLimitMs,
                    "ms",
                    FormattableString.Invariant($"{rejections.Count():#,0} rejections")
                ),
                PassMark.AtMost("answers that were no proper rejection", rejections.Improper(), 0, "answers", rejections.Examples()),
                PassMark.AtMost(
                    "growth of the services' memory",
                    100.0 * (most - before) / before,
                    MemoryLimit,
                    "%",
                    FormattableString.Invariant($"{before >> 20} MB before, at most {most >> 20} MB under overload")
                ),
                PassMark.AtMost(
                    "normal again after",
                    rush.NormalAgainAfter(limit),
                    NormalWithinSeconds,
                    "s",
                    "the first whole second without an error and with p99 at most twice that under full load"
                ),
            ],
            Notes =
            [
                FormattableString.Invariant($"Capacity is what users who wait for their answers get done: {capacity.OrdersPerSecond:#,0} ")
                    + FormattableString.Invariant($"orders/s, and full load {capacity.Users} of them, with p99 {capacity.P99Ms:0.0} ms."),
                FormattableString.Invariant(
                    $"{Factor:0} times that is {capacity.OrdersPerSecond * Factor:#,0} orders/s; the generator, on "
                ) + FormattableString.Invariant($"the same processors, sent {rush.Sent:#,0}/s."),
                session.Options.DatabaseDelay > TimeSpan.Zero
                    ? FormattableString.Invariant(
                        $"The database was made {session.Options.DatabaseDelay.TotalMilliseconds:0} ms slower a write "
                    )
                        + FormattableString.Invariant(
                            $"and took {SlowWrites.BatchOrders} orders with each: it is what is overloaded, and not the "
                        )
                        + "processors that the generator needs too."
                    : "The database was left as fast as it is: generator, services and database fought for the same "
                        + "processors, and the figures are of that fight.",
            ],
        };
    }

    /// <summary>Memory of the two order services, bytes.</summary>
    private static long Weight(LocalStore store) => store.Child("Checkout").ResidentBytes() + store.Child("Billing").ResidentBytes();
}
