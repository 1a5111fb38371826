using EmbeddedMongo.Histories.Sets;

namespace EmbeddedMongo.Histories.Faults;

/// <summary>Plays faults on a set, and waits after each until the set is whole again.</summary>
/// <param name="set">The set.</param>
/// <param name="random">Chooses how long a fault lasts, and the secondary.</param>
internal sealed class FaultPlayer(NodeSet set, Random random)
{
    private static readonly IReadOnlyList<FaultKind> OfOneNode = [FaultKind.KillPrimary, FaultKind.FreezePrimary];

    /// <summary>The faults of a mixed run on a set of so many nodes.</summary>
    public static IReadOnlyList<FaultKind> All(int nodes) => nodes == 1 ? OfOneNode : Enum.GetValues<FaultKind>();

    /// <summary>The faults in which a node dies, of a set of so many nodes.</summary>
    public static IReadOnlyList<FaultKind> Kills(int nodes) =>
        nodes == 1 ? [FaultKind.KillPrimary] : [FaultKind.KillPrimary, FaultKind.CutAndKill, FaultKind.KillSecondary];

    /// <summary>Plays a fault to its end.</summary>
    /// <exception cref="TimeoutException">The set is not whole again within a minute.</exception>
    public async Task PlayAsync(FaultKind kind, CancellationToken cancellationToken)
    {
        var primary = await set.PrimaryAsync(cancellationToken);
        var secondary = (primary + 1 + random.Next(Math.Max(1, set.Hosts.Count - 1))) % set.Hosts.Count;
        switch (kind)
        {
            case FaultKind.KillPrimary:
                await KillAsync([primary], cancellationToken);
                break;
            case FaultKind.KillSecondary:
                await KillAsync([secondary], cancellationToken);
                break;
            case FaultKind.KillAll:
                await KillAsync([.. Enumerable.Range(0, set.Hosts.Count)], cancellationToken);
                break;
            case FaultKind.FreezePrimary:
                await set.FreezeAsync(primary, Length(1.2, 3), cancellationToken);
                break;
            case FaultKind.CutPrimary:
                await CutAsync(primary, CutDirections.Both, cancellationToken);
                break;
            case FaultKind.DeafenPrimary:
                await CutAsync(primary, CutDirections.In, cancellationToken);
                break;
            case FaultKind.MutePrimary:
                await CutAsync(primary, CutDirections.Out, cancellationToken);
                break;
            case FaultKind.CutSecondary:
                await CutAsync(secondary, CutDirections.Both, cancellationToken);
                break;
            case FaultKind.Usurp:
                await set.CutAsync(primary, CutDirections.Both, cancellationToken);
                await set.StepUpAsync(secondary, cancellationToken);
                await Task.Delay(Length(0.3, 1.5), cancellationToken);
                await set.HealAsync(primary, cancellationToken);
                break;
            case FaultKind.CutAndKill:
                await set.CutAsync(primary, CutDirections.Both, cancellationToken);
                await Task.Delay(Length(0.2, 0.6), cancellationToken);
                await KillAsync([primary], cancellationToken);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(kind), kind, "Not a fault.");
        }

        await set.HealthyAsync(cancellationToken);
    }

    private async Task KillAsync(int[] nodes, CancellationToken cancellationToken)
    {
        await Task.WhenAll(nodes.Select(set.KillAsync));
        await Task.Delay(Length(0.2, 3), cancellationToken);
        await Task.WhenAll(nodes.Select(node => set.RestartAsync(node, cancellationToken)));
    }

    private async Task CutAsync(int node, CutDirections directions, CancellationToken cancellationToken)
    {
        await set.CutAsync(node, directions, cancellationToken);
        await Task.Delay(Length(0.3, 3), cancellationToken);
        await set.HealAsync(node, cancellationToken);
    }

    /// <summary>A time between two multiples of the election timeout.</summary>
    private TimeSpan Length(double least, double most) => NodeSet.ElectionTimeout * (least + ((most - least) * random.NextDouble()));
}
