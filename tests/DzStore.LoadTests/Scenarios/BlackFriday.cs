using DzStore.Load;
using DzStore.Load.Results;
using DzStore.LoadTests.Sessions;

namespace DzStore.LoadTests.Scenarios;

/// <summary>The day itself: an ordinary hour, the crowd gathering, ten times the load when the doors open, and what is left after.</summary>
internal sealed class BlackFriday : ILoadTest
{
    private const double DefaultRate = 60;
    private const double Spike = 10;
    private static readonly TimeSpan LongestWarmUp = TimeSpan.FromSeconds(5);

    public string Name => "black-friday";

    public string Summary => "browse, add to cart, buy and pay: baseline, ramp, a spike of 10 times, recovery";

    /// <summary>A shop that turns more away has not held, however fast it was for the others.</summary>
    public double? MaxErrors => 1;

    /// <summary>The course of the day, for whichever engine drives it.</summary>
    public static LoadPlan Plan(TimeSpan? duration, double? rate)
    {
        var (length, usual) = (duration ?? TimeSpan.FromSeconds(60), rate ?? DefaultRate);
        return new(
            LoadPhase.Constant("warm-up", usual, length < 4 * LongestWarmUp ? length * 0.25 : LongestWarmUp).AsWarmUp(),
            LoadPhase.Constant("baseline", usual, length * 0.25),
            LoadPhase.Ramp("ramp", usual, usual * Spike, length * 0.25),
            LoadPhase.Constant("spike", usual * Spike, length * 0.25),
            LoadPhase.Constant("recovery", usual, length * 0.25));
    }

    public async Task<Findings> RunAsync(Session session, CancellationToken cancellationToken)
    {
        using var scenario = new ShoppingScenario(session);
        var measured = await session.MeasureAsync(scenario, Plan(session.Options.Duration, session.Options.Rate), null, null, cancellationToken);
        return new(measured, await session.VerifyAsync(scenario)) { Notes = scenario.Notes };
    }
}
