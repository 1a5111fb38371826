using EmbeddedMongo.Simulation.Scenarios;
using EmbeddedMongo.Simulation.World;

namespace EmbeddedMongo.Simulation.Shrinking;

/// <summary>
/// Makes a failing scenario smaller, as long as it breaks the same invariant: fewer faults, fewer members, a shorter time, fewer
/// operations, a better network (the idea of delta debugging: Zeller and Hildebrandt, "Simplifying and Isolating Failure-Inducing Input").
/// </summary>
internal static class Shrinker
{
    private const int MaxRuns = 600;
    private const long MinLength = 100_000;
    private const long MaxInterval = 500_000;

    /// <summary>The smallest failing scenario that was found, with its outcome.</summary>
    public static Outcome Shrink(Outcome failure)
    {
        var (best, runs) = (failure, 0);
        for (var found = true; found; )
        {
            found = false;
            foreach (var smaller in Smaller(best))
            {
                if (runs++ == MaxRuns)
                    return best;
                var outcome = SimulatedWorld.Run(smaller);
                if (outcome.Violated != failure.Violated)
                    continue;
                (best, found) = (outcome, true);
                break;
            }
        }

        return best;
    }

    /// <summary>Scenarios that are smaller by one step, the greatest steps first.</summary>
    private static IEnumerable<Scenario> Smaller(Outcome failure)
    {
        var scenario = failure.Scenario;
        IEnumerable<Scenario> candidates =
        [
            scenario with
            {
                Length = Math.Min(scenario.Length, failure.EndedAt + 1),
            },
            scenario with
            {
                Length = Math.Max(MinLength, scenario.Length / 2),
            },
            .. WithFewerFaults(scenario),
            WithMembers(scenario, Math.Max(1, scenario.Members - 1)),
            scenario with
            {
                Loss = 0,
                Duplication = 0,
            },
            scenario with
            {
                ClockDrift = 0,
            },
            scenario with
            {
                StartsUninitiated = false,
            },
            scenario with
            {
                OperationInterval = Math.Max(scenario.OperationInterval, Math.Min(MaxInterval, scenario.OperationInterval * 2)),
            },
            scenario with
            {
                Length = Math.Max(MinLength, scenario.Length * 9 / 10),
            },
        ];
        return candidates.Where(candidate => candidate != scenario);
    }

    private static IEnumerable<Scenario> WithFewerFaults(Scenario scenario)
    {
        var faults = scenario.Faults;
        for (var size = (faults.Count + 1) / 2; size > 0; size = size == 1 ? 0 : (size + 1) / 2)
        {
            for (var i = 0; i < faults.Count; i += size)
            {
                Fault[] fewer = [.. faults.Take(i), .. faults.Skip(i + size)];
                yield return scenario with
                {
                    Faults = fewer,
                };
            }
        }
    }

    private static Scenario WithMembers(Scenario scenario, int members)
    {
        if (members == scenario.Members)
            return scenario;
        bool Fits(Fault fault) =>
            fault.Other < members && (fault.Kind == FaultKind.Partition ? fault.Target < 1 << members : fault.Target < members);
        return scenario with { Members = members, Faults = [.. scenario.Faults.Where(Fits)] };
    }
}
