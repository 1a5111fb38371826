namespace DzStore.Histories.Operations;

/// <summary>An operation as its client saw it.</summary>
/// <typeparam name="T">The kind of action: <see cref="RegisterAction"/> or <see cref="Transaction"/>.</typeparam>
/// <param name="Client">The number of the client; it has one operation under way at a time.</param>
/// <param name="InvokedNs">The time before the operation was sent, in nanoseconds since the history began.</param>
/// <param name="CompletedNs">
/// The time after its end was known, in nanoseconds since the history began. Null where it was still open when the recording ended.
/// </param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Action">What was done; where the outcome is <see cref="Outcome.Ok"/>, with its result.</param>
public sealed record Operation<T>(int Client, long InvokedNs, long? CompletedNs, Outcome Outcome, T Action)
    where T : HistoryAction
{
    /// <summary>
    /// Says that this operation was over before the other began. Equal times count as concurrent: a clock that is too coarse hides a
    /// violation and never invents one.
    /// </summary>
    /// <param name="other">The operation that may have come later.</param>
    public bool Precedes(Operation<T> other) => Outcome == Outcome.Ok && CompletedNs < other.InvokedNs;

    /// <inheritdoc/>
    public override string ToString() => $"client {Client}: {Action.Describe(Outcome)}";
}
