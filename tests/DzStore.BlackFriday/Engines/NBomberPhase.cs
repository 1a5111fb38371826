using DzStore.Load.Results;
using DzStore.Load.Running;
using NBomber.Contracts;
using NBomber.CSharp;

namespace DzStore.BlackFriday.Engines;

/// <summary>
/// A phase of the plan as a scenario of NBomber: it waits for the phases before it and then sends the requests of this one. NBomber tells a
/// request its scenario, but not its phase.
/// </summary>
internal sealed class NBomberPhase
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    // NBomber drops what has not begun when its scenario ends. Requests that go out later than this after their second were never sent.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    private readonly TimeSpan _offset;
    private readonly WholeSeconds? _seconds;
    private int _sent;

    /// <param name="index">Its place in the plan.</param>
    /// <param name="phase">The phase; it lasts whole seconds.</param>
    /// <param name="offset">When it begins, from the beginning of the run.</param>
    /// <exception cref="ArgumentException">The phase ends after a number of requests.</exception>
    public NBomberPhase(int index, LoadPhase phase, TimeSpan offset)
    {
        if (phase.Requests is not null)
            throw new ArgumentException($"NBomber cannot end the phase '{phase.Name}' after a number of requests.", nameof(phase));
        (Index, Phase, _offset) = (index, phase, offset);
        _seconds = phase.Model == LoadModel.Open ? new(phase) : null;
    }

    public int Index { get; }

    public LoadPhase Phase { get; }

    /// <summary>The end of the phase, from the beginning of the run.</summary>
    public TimeSpan End => _offset + Phase.Duration;

    /// <summary>It sends nothing: NBomber needs no scenario for it.</summary>
    public bool IsPause => _seconds is { Count: 0 };

    /// <summary>Open requests that were planned and not begun; users of a closed phase plan none.</summary>
    public int Unsent => Math.Max(0, (_seconds?.Count ?? 0) - Volatile.Read(ref _sent));

    /// <summary>
    /// Takes the next request of the phase, and tells by when it had to be sent, from the beginning of the run. NBomber spreads the
    /// requests of a second over it and does not say when each is due, and its clock is not quite ours: a request is late that is sent a
    /// second after the end of its own. A user's next request is never late.
    /// </summary>
    public TimeSpan TakeDeadline()
    {
        var index = Interlocked.Increment(ref _sent) - 1;
        return _seconds is null ? TimeSpan.MaxValue : _offset + (_seconds.SecondOf(index) + 2) * Second;
    }

    /// <summary>Describes it to NBomber.</summary>
    public ScenarioProps ToScenario(Func<NBomberPhase, IScenarioContext, Task<IResponse>> send) =>
        Scenario
            // Names must differ, and phases may have the same.
            .Create($"{Index + 1} {Phase.Name}", context => send(this, context))
            // Warm-up is a phase of the plan, and failing requests are what drills are about.
            .WithoutWarmUp()
            .WithMaxFailCount(int.MaxValue)
            .WithLoadSimulations([.. Simulations()]);

    private IEnumerable<LoadSimulation> Simulations()
    {
        if (_offset > TimeSpan.Zero)
            yield return Simulation.Pause(_offset);
        if (_seconds is null)
        {
            yield return Simulation.KeepConstant((int)Phase.From, Phase.Duration);
            yield break;
        }

        // Not RampingInject: it begins at the rate of the simulation before and moves in steps of a hundredth of its time.
        foreach (var (requests, seconds) in _seconds.Runs())
            yield return requests == 0 ? Simulation.Pause(seconds * Second) : Simulation.Inject(requests, Second, seconds * Second);
        yield return Simulation.Pause(Grace);
    }
}
