using MongoDB.Bson;

namespace EmbeddedMongo.Aggregation.Accumulators;

/// <summary><c>$first</c>: null where the first document lacks the value.</summary>
internal sealed class FirstAccumulator : Accumulator
{
    private BsonValue? _first;

    public override void Add(BsonValue? value)
    {
        if (_first is not null) return;
        _first = value ?? BsonNull.Value;
        Size += MemoryBudget.SizeOf(_first);
    }

    public override BsonValue Result => _first ?? BsonNull.Value;
}
