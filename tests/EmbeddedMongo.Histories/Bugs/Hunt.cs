using EmbeddedMongo.Histories.Sets;

namespace EmbeddedMongo.Histories.Bugs;

/// <summary>
/// A workload and faults that bring a bug to light. It goes in rounds, each with registers or lists of its own, whose history is checked at
/// the round's end.
/// </summary>
/// <param name="set">The set.</param>
internal abstract class Hunt(InProcessSet set)
{
    /// <summary>The time that a client of a hunt waits for an answer.</summary>
    protected static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(300);

    /// <summary>The set.</summary>
    protected InProcessSet Set => set;

    /// <summary>The size of the last round's history in words.</summary>
    public abstract string Last { get; }

    /// <summary>Plays a round and checks what clients saw.</summary>
    /// <param name="round">Its number.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>What can't have happened, in words; null where all is as it must be.</returns>
    public abstract Task<string?> PlayAsync(int round, CancellationToken cancellationToken);

    /// <summary>Keeps the history and the picture of the last round.</summary>
    public abstract Task<IReadOnlyList<string>> KeepAsync(Reporting.Artifacts artifacts, string name, CancellationToken cancellationToken);
}
