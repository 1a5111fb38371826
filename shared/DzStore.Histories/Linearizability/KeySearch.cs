using System.Collections.Immutable;
using System.Runtime.InteropServices;
using DzStore.Histories.Operations;

namespace DzStore.Histories.Linearizability;

/// <summary>
/// The search for an order of the operations on one register. It gives operations their places from the first to the last; a configuration
/// is the set of those that have one, and the value they leave. Next can be any operation that was called before the first return that is
/// left. Where nothing can be next, the search takes the last choice back; a configuration that was seen before is not searched again.
/// </summary>
/// <remarks>
/// Three rules keep choices few without losing an order. An operation that only observes, and can be next, is next: taking it now costs
/// nothing. An unknown operation is a choice only where what it leaves is observed by the next, since it can be left out otherwise. Of
/// unknown operations that do the same, the earliest is the choice.
/// </remarks>
internal sealed class KeySearch
{
    private const int Start = int.MinValue;

    private readonly KeyHistory _history;
    private readonly EntryList _left;
    private readonly ConfigurationSet _seen;
    private readonly bool[] _placed;
    private readonly bool[] _openUsed;
    private readonly List<Placement> _order = [];
    private readonly List<Placement> _best = [];
    private readonly List<ulong> _words = [];
    private readonly HashSet<long?> _wanted = [];
    private long? _state;
    private int _bestReturn;
    private int _shared; // As many placements of the best order are still those of the present one.

    public KeySearch(KeyHistory history, long? initial, long maxBytes)
    {
        _history = history;
        _state = initial;
        _left = new(history);
        _seen = new(maxBytes);
        _placed = new bool[history.Known.Length];
        _openUsed = new bool[history.Open.Length];
    }

    public SearchResult Run(CancellationToken cancellationToken)
    {
        var cursor = Start;
        TakeObservers();
        while (_left.First != 0)
        {
            if (cancellationToken.IsCancellationRequested)
                return new(SearchEnd.Cancelled, null, []);
            var isDead = cursor == Start && !Remember();
            if (_seen.IsFull)
                return new(SearchEnd.OutOfMemory, null, []);
            if (!isDead && Choose(cursor) is { } choice)
            {
                Place(choice, isForced: false);
                TakeObservers();
                cursor = Start;
                continue;
            }

            if (!isDead)
                NoteDeadEnd();
            if (TakeBack() is not { } taken)
                return new(SearchEnd.NoOrder, _history.Known[_history.OperationAt[_bestReturn]], Show(_best));
            cursor = taken;
        }

        return new(SearchEnd.Ordered, null, Show(_order));
    }

    private void TakeObservers()
    {
        for (var position = _left.First; position != 0 && !_history.IsReturn[position]; position = _left.Next(position))
        {
            var operation = _history.OperationAt[position];
            if (!_history.Steps[operation].Changes && _history.Steps[operation].IsLegal(_state))
                Place(operation, isForced: true);
        }
    }

    /// <summary>The next choice after one that was taken back: a completed operation, or an unknown one as its complement.</summary>
    private int? Choose(int after)
    {
        if (after is Start or >= 0)
        {
            var position = after == Start ? _left.First : _left.Next(_history.CallAt[after]);
            for (; !_history.IsReturn[position]; position = _left.Next(position))
            {
                var operation = _history.OperationAt[position];
                if (_history.Steps[operation].Changes && _history.Steps[operation].IsLegal(_state))
                    return operation;
            }
        }

        return ChooseOpen(after is Start or >= 0 ? 0 : ~after + 1);
    }

    /// <summary>The next unknown operation that is a choice, as its complement.</summary>
    private int? ChooseOpen(int from)
    {
        if (from == _history.Open.Length)
            return null;
        var firstReturn = _left.FirstReturn();
        var end = 0;
        while (end < _history.Open.Length && _history.OpenAfter[end] < firstReturn)
            end++;
        var isDifferenceWanted = FindWanted(end);
        for (var open = from; open < end; open++)
        {
            var step = _history.OpenSteps[open];
            var isWanted = isDifferenceWanted || _wanted.Contains(step.Value);
            if (isWanted && !_openUsed[open] && step.Value != _state && step.IsLegal(_state) && !HasTwinBefore(open))
                return ~open;
        }

        return null;
    }

    private bool HasTwinBefore(int open)
    {
        for (var earlier = 0; earlier < open; earlier++)
        {
            if (!_openUsed[earlier] && _history.OpenSteps[earlier] == _history.OpenSteps[open])
                return true;
        }

        return false;
    }

    /// <summary>
    /// Finds the values that something which can be next waits for; unknown operations wait for one where another waits for theirs.
    /// </summary>
    /// <returns>True where something waits for any other value than the present one.</returns>
    private bool FindWanted(int openEnd)
    {
        _wanted.Clear();
        var isDifferenceWanted = false;
        for (var position = _left.First; !_history.IsReturn[position]; position = _left.Next(position))
        {
            var step = _history.Steps[_history.OperationAt[position]];
            isDifferenceWanted |= step.Condition == RegisterCondition.Different;
            if (step.Condition == RegisterCondition.Equal)
                _wanted.Add(step.Operand);
        }

        for (var hasMore = true; hasMore; )
        {
            hasMore = false;
            for (var open = 0; open < openEnd; open++)
            {
                var step = _history.OpenSteps[open];
                if (step.Condition == RegisterCondition.Equal && !_openUsed[open] && (isDifferenceWanted || _wanted.Contains(step.Value)))
                    hasMore |= _wanted.Add(step.Operand);
            }
        }

        return isDifferenceWanted;
    }

    private void Place(int operation, bool isForced)
    {
        _order.Add(new(operation, _state, isForced));
        _state = StepOf(operation).After(_state);
        if (operation < 0)
        {
            _openUsed[~operation] = true;
            return;
        }

        _placed[operation] = true;
        _left.Lift(operation);
    }

    /// <summary>Takes the last choice back, with what followed of itself; null where there is none.</summary>
    private int? TakeBack()
    {
        while (_order.Count > 0)
        {
            var last = _order[^1];
            _order.RemoveAt(_order.Count - 1);
            _shared = Math.Min(_shared, _order.Count);
            _state = last.StateBefore;
            if (last.Operation < 0)
            {
                _openUsed[~last.Operation] = false;
            }
            else
            {
                _placed[last.Operation] = false;
                _left.PutBack(last.Operation);
            }

            if (!last.IsForced)
                return last.Operation;
        }

        return null;
    }

    /// <summary>Keeps the order that comes furthest: to the latest return, then with the most operations.</summary>
    private void NoteDeadEnd()
    {
        var reached = _left.FirstReturn();
        if (reached < _bestReturn || (reached == _bestReturn && _order.Count <= _best.Count))
            return;
        _bestReturn = reached;
        _best.RemoveRange(_shared, _best.Count - _shared);
        _best.AddRange(CollectionsMarshal.AsSpan(_order)[_shared..]);
        _shared = _best.Count;
    }

    /// <summary>Remembers the present configuration; false where it was seen before.</summary>
    private bool Remember()
    {
        var lowest = _history.OperationAt[_left.First];
        var called = _history.CallsBefore[_left.FirstReturn()];
        _words.Clear();
        _words.Add(0);
        _words.Add((ulong)_state.GetValueOrDefault());
        AddBits(_placed.AsSpan(lowest + 1, called - lowest - 1));
        AddBits(_openUsed);
        _words[0] = (uint)lowest | (ulong)_words.Count << 32 | (_state is null ? 1UL << 63 : 0);
        return _seen.Add(CollectionsMarshal.AsSpan(_words));
    }

    private void AddBits(ReadOnlySpan<bool> bits)
    {
        for (var from = 0; from < bits.Length; from += 64)
        {
            var word = 0UL;
            var end = Math.Min(64, bits.Length - from);
            for (var bit = 0; bit < end; bit++)
                word |= bits[from + bit] ? 1UL << bit : 0;
            _words.Add(word);
        }
    }

    private ImmutableArray<LinearizedOperation> Show(List<Placement> order) =>
        [.. order.Select(each => new LinearizedOperation(OperationOf(each.Operation), StepOf(each.Operation).After(each.StateBefore)))];

    private RegisterStep StepOf(int operation) => operation < 0 ? _history.OpenSteps[~operation] : _history.Steps[operation];

    private Operation<RegisterAction> OperationOf(int operation) => operation < 0 ? _history.Open[~operation] : _history.Known[operation];

    private readonly record struct Placement(int Operation, long? StateBefore, bool IsForced);
}
