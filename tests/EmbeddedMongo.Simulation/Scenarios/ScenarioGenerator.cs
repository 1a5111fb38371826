using EmbeddedMongo.Simulation.Bugs;

namespace EmbeddedMongo.Simulation.Scenarios;

/// <summary>
/// Makes the scenario of a seed. Chances lean to what breaks protocols: faults of the primary, several at once, and crashes at the moment
/// of a vote or of a victory.
/// </summary>
internal static class ScenarioGenerator
{
    private const int Millisecond = 1_000;

    public static Scenario Generate(int seed, PlantedBug bug = PlantedBug.None)
    {
        // The run uses the seed itself: another stream keeps the plan and the run apart.
        var random = new Random(seed ^ 0x5EED);
        var members = Members(random);
        var length = random.Next(2_000, 6_000) * (long)Millisecond;
        var isRough = random.Next(3) == 0;
        return new Scenario
        {
            Seed = seed,
            Members = members,
            Length = length,
            Faults = Faults(random, members, length),
            OperationInterval = random.Next(10, 120) * (long)Millisecond,
            Loss = isRough ? random.NextDouble() * 0.1 : 0,
            Duplication = isRough ? random.NextDouble() * 0.1 : 0,
            MaxDelay = random.Next(1, isRough ? 40 : 6) * (long)Millisecond,
            MaxFlush = random.Next(1, 20) * (long)Millisecond,
            ClockDrift = random.NextDouble() * 0.1,
            MaxBatch = random.Next(1, 16),
            StartsUninitiated = random.Next(4) == 0,
            Bug = bug,
        };
    }

    private static int Members(Random random) =>
        random.Next(100) switch
        {
            < 3 => 1,
            < 8 => 2,
            < 60 => 3,
            < 68 => 4,
            _ => 5,
        };

    private static List<Fault> Faults(Random random, int members, long length)
    {
        var kinds = Enum.GetValues<FaultKind>();
        var faults = new List<Fault>();
        for (var i = random.Next(2, 10); i > 0; i--)
        {
            var kind = kinds[random.Next(kinds.Length)];
            faults.Add(
                new Fault(kind, random.NextInt64(length), Duration(random, kind), Target(random, kind, members), random.Next(members))
            );
        }

        return [.. faults.OrderBy(fault => fault.At)];
    }

    private static long Duration(Random random, FaultKind kind) =>
        kind is FaultKind.CrashVoter or FaultKind.CrashWinner || random.Next(4) == 0
            ? random.NextInt64(1, 100 * Millisecond)
            : random.NextInt64(100 * Millisecond, 2_500 * Millisecond);

    private static int Target(Random random, FaultKind kind, int members)
    {
        if (random.Next(2) == 0)
            return Fault.ThePrimary;
        return kind == FaultKind.Partition ? random.Next(1, 1 << members) : random.Next(members);
    }
}
