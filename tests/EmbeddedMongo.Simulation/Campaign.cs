using EmbeddedMongo.Simulation.Bugs;
using EmbeddedMongo.Simulation.Scenarios;
using EmbeddedMongo.Simulation.World;

namespace EmbeddedMongo.Simulation;

/// <summary>Many runs, one a seed, on all cores. It ends with the first violation: the one of the lowest seed.</summary>
/// <param name="bug">The bug that is planted, or none.</param>
/// <param name="first">The first seed.</param>
/// <param name="count">The number of runs.</param>
internal sealed class Campaign(PlantedBug bug, int first, int count)
{
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private readonly Statistics _statistics = new();
    private readonly long _start = TimeProvider.System.GetTimestamp();
    private TimeSpan _nextProgress = ProgressInterval;
    private Outcome? _failure;
    private int _runs;

    /// <summary>The number of runs that were asked for.</summary>
    public int Count => count;

    /// <summary>Runs them.</summary>
    /// <param name="progress">Takes a line every few seconds.</param>
    /// <param name="token">Ends the campaign early.</param>
    public CampaignResult Run(Action<string> progress, CancellationToken token)
    {
        Parallel.For(first, first + count, (seed, loop) =>
        {
            // After a failure, lower seeds go on: the lowest that fails is always the same.
            if (token.IsCancellationRequested || seed > loop.LowestBreakIteration)
                return;
            var outcome = SimulatedWorld.Run(ScenarioGenerator.Generate(seed, bug));
            if (outcome.Violated is not null)
                loop.Break();
            Take(outcome, progress);
        });
        return new CampaignResult(_runs, _failure, _statistics, Elapsed);
    }

    private TimeSpan Elapsed => TimeProvider.System.GetElapsedTime(_start);

    private void Take(Outcome outcome, Action<string> progress)
    {
        lock (_lock)
        {
            _runs++;
            _statistics.Add(outcome.Statistics);
            if (outcome.Violated is not null && (_failure is null || outcome.Scenario.Seed < _failure.Scenario.Seed))
                _failure = outcome;
            if (Elapsed < _nextProgress)
                return;
            _nextProgress = Elapsed + ProgressInterval;
            progress($"{_runs:N0} of {count:N0} runs, {Elapsed.TotalSeconds:0} s, {_statistics.Elections:N0} elections");
        }
    }
}
