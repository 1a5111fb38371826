using System.Globalization;

namespace EmbeddedMongo.Simulation.Scenarios;

/// <summary>A planned fault.</summary>
/// <param name="Kind">What happens.</param>
/// <param name="At">The time at which it begins, in microseconds.</param>
/// <param name="Duration">The time that it lasts, in microseconds; for a step-down request, the time for which it freezes.</param>
/// <param name="Target">
/// The member; <see cref="ThePrimary"/> means whoever is primary then. For a partition: a set of members, as bits, or the primary alone.
/// </param>
/// <param name="Other">The other end of a one-way cut.</param>
internal sealed record Fault(FaultKind Kind, long At, long Duration, int Target, int Other)
{
    /// <summary>The target is the primary at the time of the fault, or the first member if there is none.</summary>
    public const int ThePrimary = -1;

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{At / 1000.0:0} ms {Kind} of {TargetText} for {Duration / 1000.0:0} ms");

    private string TargetText =>
        (Kind, Target) switch
        {
            (FaultKind.CrashVoter, _) => "the next voter",
            (FaultKind.CrashWinner, _) => "the next winner",
            (FaultKind.SlowNetwork or FaultKind.LossyNetwork, _) => "all links",
            (FaultKind.OneWayCut, ThePrimary) => $"the primary to n{Other}",
            (_, ThePrimary) => "the primary",
            (FaultKind.Partition, var group) => "{" + string.Join(", ", Bits(group).Select(member => $"n{member}")) + "}",
            (FaultKind.OneWayCut, var from) => $"n{from} to n{Other}",
            var (_, member) => $"n{member}",
        };

    private static IEnumerable<int> Bits(int group) => Enumerable.Range(0, 31).Where(bit => (group & (1 << bit)) != 0);
}
