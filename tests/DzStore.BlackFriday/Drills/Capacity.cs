using DzStore.BlackFriday.Sessions;
using DzStore.BlackFriday.Workloads;
using DzStore.Load.Running;

namespace DzStore.BlackFriday.Drills;

/// <summary>The capacity of a store: the users of a closed loop are doubled until more users place no more orders.</summary>
/// <param name="OrdersPerSecond">The highest rate.</param>
/// <param name="Users">The users of full load: they place no more orders than half of them.</param>
/// <param name="P99Ms">The 99th percentile of their waits, milliseconds; the slower of the services.</param>
/// <param name="Measured">The last step.</param>
/// <param name="Verified">What became of the last step's orders.</param>
internal sealed record Capacity(double OrdersPerSecond, int Users, double P99Ms, LoadMeasurements Measured, Verification Verified)
{
    private const int FewestUsers = 32;
    private const int MostUsers = 1_024;
    private const double WorthMoreUsers = 1.1;

    /// <param name="session">The run.</param>
    /// <param name="step">How long each number of users is measured.</param>
    /// <param name="cancellationToken">Ends it after the step under way.</param>
    public static async Task<Capacity> FindAsync(Session session, TimeSpan step, CancellationToken cancellationToken)
    {
        // What is compiled only when it runs often must not be taken for what the store can carry.
        var warmUp = LoadPhase.Users("warm-up", FewestUsers, 2 * step).AsWarmUp();
        var best = 0.0;
        for (var users = FewestUsers; ; users *= 2)
        {
            using var workload = new OrdersWorkload(session, FormattableString.Invariant($"users{users}_"));
            var load = LoadPhase.Users("capacity", users, step);
            var measured = await session.MeasureAsync(
                workload,
                users == FewestUsers ? new(warmUp, load) : new(load),
                null,
                null,
                cancellationToken
            );
            var rate = measured.Counts.Completed / (measured.Phases[^1].End - measured.Phases[^1].Start).TotalSeconds;
            var p99 = measured.Series.Max(series => series.Uncorrected.PercentileMs(99));
            var verified = await session.VerifyAsync(workload);
            session.Say(FormattableString.Invariant($"{users} users: {rate:#,0} orders/s, p99 {p99:0.0} ms"));
            if (measured.Interrupted || users == MostUsers || rate < WorthMoreUsers * best)
                return new(Math.Max(best, rate), users, p99, measured, verified);
            best = rate;
        }
    }
}
