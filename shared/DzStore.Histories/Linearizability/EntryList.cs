namespace DzStore.Histories.Linearizability;

/// <summary>
/// The calls and returns of the operations that have no place yet, as a linked list in the order of time. An operation is lifted out when
/// it gets its place, and put back, last out first in, when the search takes it back.
/// </summary>
internal sealed class EntryList
{
    private readonly KeyHistory _history;
    private readonly int[] _next;
    private readonly int[] _previous;

    public EntryList(KeyHistory history)
    {
        _history = history;
        var entries = history.OperationAt.Length;
        _next = new int[entries];
        _previous = new int[entries];
        for (var position = 0; position < entries; position++)
        {
            // 0 ends the list too: the head is nobody's next.
            _next[position] = position + 1 == entries ? 0 : position + 1;
            _previous[position] = position - 1;
        }
    }

    /// <summary>The first entry, 0 where none is left.</summary>
    public int First => _next[0];

    public int Next(int position) => _next[position];

    /// <summary>The first return that is left: all that was called before it can be next.</summary>
    public int FirstReturn()
    {
        var position = First;
        while (!_history.IsReturn[position])
            position = _next[position];
        return position;
    }

    public void Lift(int operation)
    {
        // The return first, so that a walk that stands at the call goes on behind both.
        Unlink(_history.ReturnAt[operation]);
        Unlink(_history.CallAt[operation]);
    }

    public void PutBack(int operation)
    {
        Link(_history.CallAt[operation]);
        Link(_history.ReturnAt[operation]);
    }

    private void Unlink(int position)
    {
        var (before, after) = (_previous[position], _next[position]);
        _next[before] = after;
        if (after != 0)
            _previous[after] = before;
    }

    private void Link(int position)
    {
        var (before, after) = (_previous[position], _next[position]);
        _next[before] = position;
        if (after != 0)
            _previous[after] = position;
    }
}
