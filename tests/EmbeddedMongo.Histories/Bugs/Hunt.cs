using EmbeddedMongo.Histories.Reporting;

namespace EmbeddedMongo.Histories.Bugs;

/// <summary>
/// A workload and faults that bring a bug to light. It goes in rounds, each with registers, lists or a collection of its own, whose history
/// is checked at the round's end.
/// </summary>
internal abstract class Hunt
{
    /// <summary>The size of the last round's history in words.</summary>
    public abstract string Last { get; }

    /// <summary>Plays a round and checks what clients saw.</summary>
    /// <param name="round">Its number.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>What can't have happened, in words; null where all is as it must be.</returns>
    /// <exception cref="TimeoutException">The set did not become whole again.</exception>
    public abstract Task<string?> PlayAsync(int round, CancellationToken cancellationToken);

    /// <summary>Keeps the history and the picture of the last round.</summary>
    /// <returns>The files.</returns>
    public abstract Task<IReadOnlyList<string>> KeepAsync(Artifacts artifacts, string name, CancellationToken cancellationToken);
}
