using MongoDB.Bson;

namespace EmbeddedMongo.Aggregation.Accumulators;

/// <summary><c>$push</c>: every value there is, in order of arrival.</summary>
internal sealed class PushAccumulator : Accumulator
{
    private readonly BsonArray _values = [];

    public override void Add(BsonValue? value)
    {
        if (value is null) return;
        _values.Add(value);
        Size += MemoryBudget.SizeOf(value);
    }

    public override BsonValue Result => _values;
}
