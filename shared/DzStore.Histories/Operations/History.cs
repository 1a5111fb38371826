using System.Collections.Immutable;

namespace DzStore.Histories.Operations;

/// <summary>Everything that clients did to a database and saw of it, in the order of invocation.</summary>
/// <typeparam name="T">The kind of action: <see cref="RegisterAction"/> or <see cref="Transaction"/>.</typeparam>
public sealed class History<T>
    where T : HistoryAction
{
    /// <summary>Makes a history of operations in any order.</summary>
    /// <param name="operations">The operations.</param>
    /// <exception cref="HistoryException">An operation ends before it begins, or is completed without an end or a result.</exception>
    public History(IEnumerable<Operation<T>> operations)
    {
        Operations = [.. operations.OrderBy(operation => operation.InvokedNs)];
        foreach (var operation in Operations)
        {
            if (FlawOf(operation) is { } flaw)
                throw new HistoryException($"The operation of {operation} at {operation.InvokedNs} ns cannot be judged: {flaw}.");
        }
    }

    /// <summary>The operations, earliest invocation first.</summary>
    public ImmutableArray<Operation<T>> Operations { get; }

    /// <summary>Counts the operations that ended so.</summary>
    /// <param name="outcome">The end.</param>
    public int Count(Outcome outcome) => Operations.Count(operation => operation.Outcome == outcome);

    /// <summary>A reason why an operation cannot stand in a history; null where it can.</summary>
    /// <param name="operation">The operation.</param>
    internal static string? FlawOf(Operation<T> operation) =>
        operation.CompletedNs < operation.InvokedNs ? "it ends before it begins"
        : operation.Outcome == Outcome.Unknown ? null
        : operation.CompletedNs is null ? "it is completed and has no end (CompletedNs)"
        : operation.Outcome == Outcome.Ok ? operation.Action.Flaw()
        : null;
}
