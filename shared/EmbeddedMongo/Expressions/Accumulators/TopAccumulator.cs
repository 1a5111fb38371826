using EmbeddedMongo.Expressions.Limits;
using MongoDB.Bson;

namespace EmbeddedMongo.Expressions.Accumulators;

/// <summary>
/// <c>$top</c>, <c>$topN</c>, <c>$bottom</c> and <c>$bottomN</c> return the output of the first or last documents of a sort; documents with
/// equal keys keep their order of arrival, and a missing output is null. See
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/top/"/>,
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/topN/"/>,
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/bottom/"/>,
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/bottomN/"/>.
/// </summary>
/// <param name="order">The order of the sort keys, reversed for <c>$bottom</c> and <c>$bottomN</c>.</param>
/// <param name="count">The number of documents to keep.</param>
/// <param name="single">True to return one value instead of an array.</param>
/// <param name="reverse">True to reverse the result, so that <c>$bottomN</c> returns its values in the order of the sort.</param>
internal sealed class TopAccumulator(IComparer<BsonValue[]> order, int count, bool single, bool reverse) : Accumulator
{
    private readonly SortedDictionary<(BsonValue[] Key, long Arrival), BsonValue> _kept = new(
        Comparer<(BsonValue[] Key, long Arrival)>.Create(
            (x, y) =>
            {
                var result = order.Compare(x.Key, y.Key);
                return result != 0 ? result : x.Arrival.CompareTo(y.Arrival);
            }
        )
    );

    private long _arrivals;
    private (BsonValue[] Key, long Arrival)? _last;

    /// <summary>Adds an array of the sort key's values followed by the output, as <see cref="Keyed"/> evaluates to.</summary>
    public override void Add(BsonValue? value)
    {
        var keyed = (BsonArray)value!;
        var item = (Key: keyed.Take(keyed.Count - 1).ToArray(), Arrival: _arrivals++);
        if (_kept.Count == count)
        {
            _last ??= _kept.Keys.Last();
            if (order.Compare(item.Key, _last.Value.Key) >= 0)
                return;
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
            if (single)
                return _kept.Count > 0 ? _kept.Values.First() : BsonNull.Value;
            return new BsonArray(reverse ? _kept.Values.Reverse() : _kept.Values);
        }
    }
}

/// <summary>Evaluates to an array of the sort key's values followed by an expression's value (null when it is missing).</summary>
/// <param name="key">Computes the sort key of a document.</param>
/// <param name="output">The expression.</param>
internal sealed class Keyed(Func<BsonDocument, BsonValue[]> key, Expression output) : Expression
{
    public override BsonValue? Evaluate(ExpressionScope scope) =>
        new BsonArray(key(scope.Root)) { output.Evaluate(scope) ?? BsonNull.Value };
}
