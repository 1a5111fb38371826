using System.Collections.Immutable;
using DzStore.Histories.Operations;

namespace DzStore.Histories.Linearizability;

/// <summary>
/// The operations on one register, laid out for the search. Completed operations are numbered by their invocations. Their calls and returns
/// are entries at the positions 1 to 2n, in the order of time and calls before returns at the same time; position 0 is the head of the
/// list.
/// </summary>
internal sealed class KeyHistory
{
    private KeyHistory(int known, int open)
    {
        Known = new Operation<RegisterAction>[known];
        Steps = new RegisterStep[known];
        CallAt = new int[known];
        ReturnAt = new int[known];
        OperationAt = new int[2 * known + 1];
        IsReturn = new bool[2 * known + 1];
        CallsBefore = new int[2 * known + 1];
        Open = new Operation<RegisterAction>[open];
        OpenSteps = new RegisterStep[open];
        OpenAfter = new int[open];
    }

    /// <summary>The completed operations.</summary>
    public Operation<RegisterAction>[] Known { get; }

    public RegisterStep[] Steps { get; }

    public int[] CallAt { get; }

    public int[] ReturnAt { get; }

    public int[] OperationAt { get; }

    public bool[] IsReturn { get; }

    /// <summary>For each position the number of calls at lower ones.</summary>
    public int[] CallsBefore { get; }

    /// <summary>The unknown operations that somebody may have seen the effect of, by their invocations.</summary>
    public Operation<RegisterAction>[] Open { get; }

    public RegisterStep[] OpenSteps { get; }

    /// <summary>For each unknown operation the last position before its invocation.</summary>
    public int[] OpenAfter { get; }

    /// <summary>Lays operations out.</summary>
    /// <param name="operations">The operations on one key, by their invocations.</param>
    public static KeyHistory Of(ImmutableArray<Operation<RegisterAction>> operations)
    {
        var values = new ObservedValues(operations);
        Operation<RegisterAction>[] known = [.. operations.Where(operation => operation.Outcome == Outcome.Ok)];
        Operation<RegisterAction>[] open = [.. operations.Where(values.MayMatter)];
        var history = new KeyHistory(known.Length, open.Length);
        known.CopyTo(history.Known, 0);
        open.CopyTo(history.Open, 0);
        history.PlaceEntries(values);
        history.PlaceOpen(values);
        return history;
    }

    private void PlaceEntries(ObservedValues values)
    {
        // Both are sorted already but for the returns: calls by invocation, returns by completion, then merged.
        var returns = Enumerable.Range(0, Known.Length).OrderBy(operation => Known[operation].CompletedNs).ToArray();
        var (call, back) = (0, 0);
        for (var position = 1; position < OperationAt.Length; position++)
        {
            CallsBefore[position] = call;
            var isCall = call < Known.Length && Known[call].InvokedNs <= Known[returns[back]].CompletedNs;
            var operation = isCall ? call++ : returns[back++];
            OperationAt[position] = operation;
            IsReturn[position] = !isCall;
            (isCall ? CallAt : ReturnAt)[operation] = position;
            if (isCall)
                Steps[operation] = values.StepOf(Known[operation]);
        }
    }

    private void PlaceOpen(ObservedValues values)
    {
        var position = 0;
        for (var open = 0; open < Open.Length; open++)
        {
            OpenSteps[open] = values.StepOf(Open[open]);
            while (position + 1 < OperationAt.Length && IsBefore(position + 1, Open[open].InvokedNs))
                position++;
            OpenAfter[open] = position;
        }
    }

    private bool IsBefore(int position, long invoked)
    {
        var operation = Known[OperationAt[position]];
        return IsReturn[position] ? operation.CompletedNs < invoked : operation.InvokedNs <= invoked;
    }
}
