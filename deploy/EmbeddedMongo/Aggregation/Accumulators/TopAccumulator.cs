using EmbeddedMongo.Aggregation.Expressions;
using MongoDB.Bson;

namespace EmbeddedMongo.Aggregation.Accumulators;

/// <summary>The first n values by their keys: $top, $bottom, $topN, $bottomN. Equal keys stay in order of arrival.</summary>
/// <param name="order">The order of keys.</param>
/// <param name="count">How many are kept.</param>
/// <param name="single">Whether the result is the one value rather than an array.</param>
/// <param name="reverse">Whether the result comes last first ($bottom keeps the last, and shows them in the order of the sort).</param>
internal sealed class TopAccumulator(IComparer<BsonValue[]> order, int count, bool single, bool reverse) : Accumulator
{
    private readonly SortedDictionary<(BsonValue[] Key, long Arrival), BsonValue> _kept = new(Comparer<(BsonValue[] Key, long Arrival)>.Create((x, y) =>
    {
        var result = order.Compare(x.Key, y.Key);
        return result != 0 ? result : x.Arrival.CompareTo(y.Arrival);
    }));

    private long _arrivals;
    private (BsonValue[] Key, long Arrival)? _last;

    /// <summary>Takes an array of the key's values and then the value, as <see cref="Keyed"/> gives it.</summary>
    public override void Add(BsonValue? value)
    {
        var keyed = (BsonArray)value!;
        var item = (Key: keyed.Take(keyed.Count - 1).ToArray(), Arrival: _arrivals++);
        if (_kept.Count == count)
        {
            _last ??= _kept.Keys.Last();
            if (order.Compare(item.Key, _last.Value.Key) >= 0) return;
            Size -= MemoryBudget.SizeOf(_kept[_last.Value]);
            _kept.Remove(_last.Value);
            _last = null;
        }

        _kept.Add(item, keyed[^1]);
        Size += 64 + MemoryBudget.SizeOf(keyed);
    }

    public override BsonValue Result
    {
        get
        {
            if (single) return _kept.Count > 0 ? _kept.Values.First() : BsonNull.Value;
            return new BsonArray(reverse ? _kept.Values.Reverse() : _kept.Values);
        }
    }
}

/// <summary>Evaluates to an array of a sort's key and an expression's value.</summary>
internal sealed class Keyed(Func<BsonDocument, BsonValue[]> key, Expression output) : Expression
{
    public override BsonValue? Evaluate(ExpressionScope scope) => new BsonArray(key(scope.Root)) { output.Evaluate(scope) ?? BsonNull.Value };
}
