using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Aggregation.Accumulators;

/// <summary><c>$addToSet</c>: each value once, as MongoDB compares (1 and 1.0 are one); here in order of first arrival.</summary>
internal sealed class AddToSetAccumulator : Accumulator
{
    private readonly HashSet<BsonValue> _seen = new(ValueOrder.Instance);
    private readonly BsonArray _values = [];

    public override void Add(BsonValue? value)
    {
        if (value is null || !_seen.Add(value)) return;
        _values.Add(value);
        Size += 32 + MemoryBudget.SizeOf(value);
    }

    public override BsonValue Result => _values;
}
