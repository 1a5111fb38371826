using DzStore.Load;
using DzStore.Load.Results;
using DzStore.LoadTests.Scenarios;
using DzStore.LoadTests.Sessions;

namespace DzStore.LoadTests.Drills;

/// <summary>
/// Ten times what the store can carry, which the drill finds out itself: it must go on carrying that, say no to the rest at once
/// and in the right words, and be itself again when the rush is over.
/// </summary>
internal sealed class OverloadDrill : ILoadTest
{
    private const int FullLoadUsers = 64;
    private const double Factor = 10;
    private const double GoodputShare = 90;
    private const double RejectionLimitMs = 50;
    private const double MemoryLimit = 20;
    private const double NormalWithinSeconds = 5;

    public string Name => "overload";

    public string Summary => "10 times the capacity that the drill found itself, for 10 s (--duration)";

    public async Task<Findings> RunAsync(Session session, CancellationToken cancellationToken)
    {
        var store = session.Store.RequireOwn("weighs its services");
        var length = session.Options.Duration ?? TimeSpan.FromSeconds(10);
        session.Say(FormattableString.Invariant($"Capacity, by {FullLoadUsers} users who wait for their answers ..."));
        using var found = new OrdersScenario(session);
        var full = await session.MeasureAsync(
            found,
            new(
                LoadPhase.Users("warm-up", FullLoadUsers, TimeSpan.FromSeconds(Math.Min(5, length.TotalSeconds))).AsWarmUp(),
                LoadPhase.Users("capacity", FullLoadUsers, TimeSpan.FromSeconds(Math.Min(5, length.TotalSeconds)))),
            null, null, cancellationToken);
        var capacity = full.Counts.Completed / (full.Phases[^1].End - full.Phases[^1].Start).TotalSeconds;
        var fullP99 = full.Series.Max(series => series.Uncorrected.PercentileMs(99));
        if (full.Interrupted)
            return new(full, await session.VerifyAsync(found));

        session.Say(FormattableString.Invariant($"Capacity: {capacity:#,0} orders/s, p99 {fullP99:0.0} ms; now {Factor:0} times that"));
        var rejections = new Rejections();
        using var scenario = new OrdersScenario(session, "rush_") { FaultOf = Rejections.FaultOf, Uncompleted = rejections.Note };
        var quiet = TimeSpan.FromSeconds(Math.Min(5, length.TotalSeconds));
        var before = Weight(store);
        var most = before;
        var measured = await session.MeasureAsync(
            scenario,
            new(
                LoadPhase.Constant("half load", capacity / 2, quiet),
                LoadPhase.Constant("overload", capacity * Factor, length),
                LoadPhase.Constant("after", capacity / 2, TimeSpan.FromSeconds(NormalWithinSeconds + 3))),
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
            cancellationToken);

        var verified = await session.VerifyAsync(scenario);
        var rush = new Rush(measured, quiet, length);
        return new(measured, verified)
        {
            Marks =
            [
                PassMark.AtLeast("goodput under overload", 100 * rush.Goodput / capacity, GoodputShare, "% of capacity",
                    FormattableString.Invariant($"{rush.Goodput:#,0} of {capacity:#,0} orders/s")),
                PassMark.AtMost("p99 of admitted orders", rush.AdmittedP99Ms, 2 * fullP99, "ms", "from their sending, at most twice that under full load"),
                PassMark.AtMost("rejections, p99", rejections.P99Ms, RejectionLimitMs, "ms", FormattableString.Invariant($"{rejections.Count:#,0} rejections")),
                PassMark.AtMost("answers that were no proper rejection", rejections.Improper, 0, "answers", rejections.Examples),
                PassMark.AtMost("growth of the services' memory", 100.0 * (most - before) / before, MemoryLimit, "%",
                    FormattableString.Invariant($"{before >> 20} MB before, at most {most >> 20} MB under overload")),
                PassMark.AtMost("normal again after", rush.NormalAgainAfter(2 * fullP99), NormalWithinSeconds, "s", "the first whole second without an error and with p99 at most twice that under full load"),
            ],
            Notes =
            [
                FormattableString.Invariant($"Capacity is what {FullLoadUsers} users who wait for their answers get done. {Factor:0} times that is {capacity * Factor:#,0} orders/s; the generator, on the same processors, sent {rush.Sent:#,0}/s."),
            ],
        };
    }

    /// <summary>Memory of the two order services, bytes.</summary>
    private static long Weight(Local.LocalStore store) => store.Child("Checkout").ResidentBytes() + store.Child("Billing").ResidentBytes();
}
