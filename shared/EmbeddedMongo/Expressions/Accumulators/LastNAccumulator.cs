using MongoDB.Bson;

namespace EmbeddedMongo.Aggregation.Accumulators;

/// <summary><c>$lastN</c>: the last n values, null for a missing one.</summary>
internal sealed class LastNAccumulator(int count) : Accumulator
{
    private readonly Queue<BsonValue> _values = new();

    public override void Add(BsonValue? value)
    {
        if (_values.Count == count) Size -= MemoryBudget.SizeOf(_values.Dequeue());
        _values.Enqueue(value ?? BsonNull.Value);
        Size += MemoryBudget.SizeOf(value ?? BsonNull.Value);
    }

    public override BsonValue Result => new BsonArray(_values);
}
