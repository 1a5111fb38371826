using EmbeddedMongo.Simulation.Shrinking;
using EmbeddedMongo.Simulation.World;

namespace EmbeddedMongo.Simulation.Reporting;

/// <summary>A violation for a reader: the seed, the smallest scenario that was found, and what happened in it.</summary>
internal static class FailureReport
{
    private const int MaxLines = 120;

    public static string Of(Outcome failure)
    {
        var smallest = Shrinker.Shrink(failure);
        var trace = new Trace();
        SimulatedWorld.Run(smallest.Scenario, trace);
        var lines = trace.Lines.Where(line => !line.Contains(" Heartbeat", StringComparison.Ordinal)).ToArray();
        return string.Join(
            Environment.NewLine,
            [
                $"Seed {failure.Scenario.Seed} breaks {failure.Violated}: {failure.Message}",
                $"It runs again with --seed {failure.Scenario.Seed} --bug {failure.Scenario.Bug}.",
                "",
                $"The smallest scenario found: {smallest.Scenario}",
                "",
                $"Its trace without heartbeats, the last {Math.Min(MaxLines, lines.Length)} of {lines.Length} lines:",
                .. lines.Skip(lines.Length - MaxLines),
                $"VIOLATION of {smallest.Violated}: {smallest.Message}",
            ]
        );
    }
}
