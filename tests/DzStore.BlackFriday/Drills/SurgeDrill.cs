using DzStore.BlackFriday.Options;
using DzStore.BlackFriday.Sessions;
using DzStore.BlackFriday.Stores;
using DzStore.BlackFriday.Workloads;
using DzStore.Load.Results;
using DzStore.Load.Running;

namespace DzStore.BlackFriday.Drills;

/// <summary>
/// Offers a rate, and then twice the rate: orders must keep their goodput while pages give way, and all must be normal again soon after.
/// </summary>
internal sealed class SurgeDrill : ILoadTest
{
    // The spike of black-friday.
    private const double DefaultRate = 2_500;
    private const double GoodputShare = 90;
    private const double NormalWithinSeconds = 5;
    private const double NormalP99Ms = 500;
    private const double Quiet = 0.1;
    private const int WarmUpUsers = 32;
    private static readonly TimeSpan LongestRest = TimeSpan.FromSeconds(4);

    public string Name => "surge";

    public string Summary => "the rate of a spike, and then twice that rate, through the Storefront";

    public OptionHelp Options => new("Requests a second of the single rate [default: 2500]", "Seconds of each rate [default: 15]");

    public string Example => "surge --rate 1500";

    public async Task<Findings> RunAsync(Session session, CancellationToken cancellationToken)
    {
        session.Store.RequireOwn("overloads it");
        var rate = session.Options.Rate ?? DefaultRate;
        var length = session.Options.Duration ?? TimeSpan.FromSeconds(15);
        var (warmUp, rest) = (length / 2, length < LongestRest ? length : LongestRest);
        var after = TimeSpan.FromSeconds(NormalWithinSeconds + 3);
        using var visitors = new StorefrontWorkload(session, 2 * rate);
        var pages = await PageCounts.ReadAsync(session.Store, cancellationToken);
        var measured = await session.MeasureAsync(
            visitors,
            new(
                // Users who wait for their answers warm the shop up as fast as it can be, and leave no backlog.
                LoadPhase.Users("warm-up", WarmUpUsers, warmUp).AsWarmUp(),
                LoadPhase.Ramp("rise", rate * Quiet, rate, rest),
                LoadPhase.Constant("single", rate, length),
                LoadPhase.Constant("rest", rate * Quiet, rest),
                LoadPhase.Constant("double", 2 * rate, length),
                LoadPhase.Constant("after", rate * Quiet, after)
            ),
            // What the generator could not send during the rush is dropped with it: nobody asks for it afterwards.
            new() { ForgetsBacklog = true },
            null,
            cancellationToken
        );

        var shown = await PageCounts.ReadAsync(session.Store, cancellationToken);
        var orders = measured with { Series = [.. measured.Series.Where(series => series.Concern is not null)] };
        var single = new Rush(orders, warmUp + rest, length).Goodput;
        var rush = new Rush(orders, warmUp + rest + length + rest, length);
        return new(measured, await session.VerifyAsync(visitors))
        {
            Marks =
            [
                PassMark.AtLeast(
                    "goodput of orders at twice the rate",
                    single > 0 ? 100 * rush.Goodput / single : null,
                    GoodputShare,
                    "% of the single rate's",
                    FormattableString.Invariant($"{rush.Goodput:#,0} of {single:#,0} orders/s; {rush.Sent:#,0} sent/s")
                ),
                PassMark.AtMost(
                    "normal again after",
                    rush.NormalAgainAfter(NormalP99Ms),
                    NormalWithinSeconds,
                    "s",
                    FormattableString.Invariant($"the first whole second without a failed order and with p99 at most {NormalP99Ms:0} ms")
                ),
                shown.MarkSince(pages),
            ],
        };
    }
}
