using MongoDB.Bson;

namespace EmbeddedMongo.Aggregation.Accumulators;

/// <summary><c>$firstN</c>: the first n values, null for a missing one.</summary>
internal sealed class FirstNAccumulator(int count) : Accumulator
{
    private readonly BsonArray _values = [];

    public override void Add(BsonValue? value)
    {
        if (_values.Count == count) return;
        _values.Add(value ?? BsonNull.Value);
        Size += MemoryBudget.SizeOf(_values[^1]);
    }

    public override BsonValue Result => _values;
}
