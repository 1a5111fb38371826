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
/// nothing. An unknown operation is a choice only where something waits for what it leaves (<see cref="OpenOperations"/>). Values that
/// nobody observes are one value (<see cref="ObservedValues"/>).
/// </remarks>
internal sealed class KeySearch
{
    private const int Start = int.MinValue;

    private readonly KeyHistory _history;
    private readonly long? _initial;
    private readonly EntryList _left;
    private readonly ConfigurationSet _seen;
    private readonly bool[] _placed;
    private readonly OpenOperations _open;
    private readonly List<Placement> _order = [];
    private readonly List<Placement> _best = [];
    private readonly List<ulong> _words = [];
    private long? _state;
    private int _bestReturn;
    private int _shared; // As many placements of the best order are still those of the present one.

    public KeySearch(KeyHistory history, long? initial, long maxBytes)
    {
        _history = history;
        _initial = initial;
        _state = initial;
        _left = new(history);
        _seen = new(maxBytes);
        _placed = new bool[history.Known.Length];
        _open = new(history, _left);
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

        return _open.Choose(_state, after is Start or >= 0 ? 0 : ~after + 1) is { } open ? ~open : null;
    }

    private void Place(int operation, bool isForced)
    {
        _order.Add(new(operation, _state, isForced));
        _state = StepOf(operation).After(_state);
        if (operation < 0)
        {
            _open.Use(~operation);
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
                _open.PutBack(~last.Operation);
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
        AddBits(_open.Used);
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

    /// <summary>The order with the values that the operations really leave.</summary>
    private ImmutableArray<LinearizedOperation> Show(List<Placement> order)
    {
        var value = _initial;
        var shown = ImmutableArray.CreateBuilder<LinearizedOperation>(order.Count);
        foreach (var placement in order)
        {
            var operation = OperationOf(placement.Operation);
            value = RegisterStep.Of(operation)!.Value.After(value);
            shown.Add(new(operation, value));
        }

        return shown.MoveToImmutable();
    }

    private RegisterStep StepOf(int operation) => operation < 0 ? _history.OpenSteps[~operation] : _history.Steps[operation];

    private Operation<RegisterAction> OperationOf(int operation) => operation < 0 ? _history.Open[~operation] : _history.Known[operation];

    private readonly record struct Placement(int Operation, long? StateBefore, bool IsForced);
}
