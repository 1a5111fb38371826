namespace DzStore.Histories.Linearizability;

/// <summary>
/// The unknown operations on one register, of which a search uses those that it needs. One is a choice only where an operation that can be
/// next waits for the value it leaves: it can be left out otherwise. Of several that do the same, the earliest is the choice.
/// </summary>
internal sealed class OpenOperations(KeyHistory history, EntryList left)
{
    private readonly bool[] _used = new bool[history.Open.Length];
    private readonly HashSet<long?> _wanted = [];

    public ReadOnlySpan<bool> Used => _used;

    public void Use(int open) => _used[open] = true;

    public void PutBack(int open) => _used[open] = false;

    /// <summary>The next choice; null where there is none.</summary>
    /// <param name="state">The present value of the register.</param>
    /// <param name="from">The first operation that may be one.</param>
    public int? Choose(long? state, int from)
    {
        if (from == _used.Length)
            return null;
        var firstReturn = left.FirstReturn();
        var end = 0;
        while (end < _used.Length && history.OpenAfter[end] < firstReturn)
            end++;
        var isDifferenceWanted = FindWanted(end);
        for (var open = from; open < end; open++)
        {
            var step = history.OpenSteps[open];
            var isWanted = isDifferenceWanted || _wanted.Contains(step.Value);
            if (isWanted && !_used[open] && step.Value != state && step.IsLegal(state) && !HasTwinBefore(open))
                return open;
        }

        return null;
    }

    /// <summary>
    /// Finds the values that something which can be next waits for; unknown operations wait for one where another waits for theirs.
    /// </summary>
    /// <returns>True where something waits for any other value than the present one.</returns>
    private bool FindWanted(int end)
    {
        _wanted.Clear();
        var isDifferenceWanted = false;
        for (var position = left.First; !history.IsReturn[position]; position = left.Next(position))
        {
            var step = history.Steps[history.OperationAt[position]];
            isDifferenceWanted |= step.Condition == RegisterCondition.Different;
            if (step.Condition == RegisterCondition.Equal)
                _wanted.Add(step.Operand);
        }

        for (var hasMore = true; hasMore; )
        {
            hasMore = false;
            for (var open = 0; open < end; open++)
            {
                var step = history.OpenSteps[open];
                if (step.Condition == RegisterCondition.Equal && !_used[open] && (isDifferenceWanted || _wanted.Contains(step.Value)))
                    hasMore |= _wanted.Add(step.Operand);
            }
        }

        return isDifferenceWanted;
    }

    private bool HasTwinBefore(int open)
    {
        for (var earlier = 0; earlier < open; earlier++)
        {
            if (!_used[earlier] && history.OpenSteps[earlier] == history.OpenSteps[open])
                return true;
        }

        return false;
    }
}
