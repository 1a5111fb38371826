using DzStore.BlackFriday.Options;
using DzStore.BlackFriday.Sessions;
using DzStore.BlackFriday.Stores;
using DzStore.BlackFriday.Workloads;
using DzStore.Load.Results;
using DzStore.Load.Running;

namespace DzStore.BlackFriday.Scenarios;

/// <summary>
/// The day itself: an ordinary hour, the crowd gathering, ten times the load when the doors open, and what is left after.
/// </summary>
internal sealed class BlackFridayScenario : ILoadTest
{
    // What a small machine of two cores holds, with a quarter to spare: its spike is 2,500/s. docs/benchmarks.md has the figures.
    private const double DefaultRate = 250;
    private const double Spike = 10;

    /// <summary>A buyer waits at most so long (milliseconds), but for one in a hundred.</summary>
    private const double BuyersP99Ms = 500;

    // Users who wait for their answers warm the services as fast as they can be, and leave no backlog.
    private const int WarmUpUsers = 32;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(2);

    public string Name => "black-friday";

    public string Summary => "browse, add to cart, buy and pay: baseline, ramp, a spike of 10 times, recovery";

    public OptionHelp Options =>
        new(
            "Requests a second in the baseline; the spike has ten times that [default: 250]",
            "Seconds from baseline to recovery [default: 60]",
            WarmUp: "Seconds of warm-up before them [default: 8]"
        );

    public string Example => "black-friday --duration 60 --rate 250";

    /// <summary>A shop that turns more away has not held, however fast it was for the others.</summary>
    public double? MaxErrors => 1;

    /// <summary>The course of the day, for whichever engine drives it.</summary>
    public static LoadPlan Plan(LoadOptions options)
    {
        var (length, usual) = (options.Duration ?? TimeSpan.FromSeconds(60), options.Rate ?? DefaultRate);
        return new(
            LoadPhase.Users("warm-up", WarmUpUsers, options.WarmUp ?? WarmUp).AsWarmUp(),
            LoadPhase.Constant("rest", usual, Rest).AsWarmUp(),
            LoadPhase.Constant("baseline", usual, length * 0.25),
            LoadPhase.Ramp("ramp", usual, usual * Spike, length * 0.25),
            LoadPhase.Constant("spike", usual * Spike, length * 0.25),
            LoadPhase.Constant("recovery", usual, length * 0.25)
        );
    }

    public async Task<Findings> RunAsync(Session session, CancellationToken cancellationToken)
    {
        if (session.Store.Storefront is null)
            return await OfServicesAsync(session, cancellationToken);
        var plan = Plan(session.Options);
        using var workload = new StorefrontWorkload(session, plan.Phases.Max(phase => phase.To));
        var times = new ProcessorTimes(session.Store.RequireOwn("weighs its processes"));
        var measured = await session.MeasureAsync(workload, plan, null, null, cancellationToken);
        var (spent, capacity) = (times.Describe(measured), HeldRate.Of(measured));
        session.Say(capacity.Text);
        return new(measured, await session.VerifyAsync(workload)) { Marks = Marks(measured), Notes = [capacity.Text + ".", spent] };
    }

    /// <summary>The marks of the day besides those of failures, of orders and of views.</summary>
    internal static IReadOnlyList<PassMark> Marks(LoadMeasurements measured) =>
        [
            .. measured
                .Series.Where(series => series.Concern is not null)
                .Select(series => PassMark.AtMost($"{series.Kind}: p99 of all offered", series.OfferedP99Ms, BuyersP99Ms, "ms")),
        ];

    /// <summary>The load that goes to named services alone, past the Storefront.</summary>
    private static async Task<Findings> OfServicesAsync(Session session, CancellationToken cancellationToken)
    {
        using var workload = new ShoppingWorkload(session);
        var plan = Plan(session.Options);
        var measured = await session.MeasureAsync(workload, plan, null, null, cancellationToken);
        return new(measured, await session.VerifyAsync(workload)) { Notes = workload.Notes };
    }
}
