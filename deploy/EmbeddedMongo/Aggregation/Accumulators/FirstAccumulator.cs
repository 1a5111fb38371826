using MongoDB.Bson;

namespace EmbeddedMongo.Aggregation.Accumulators;

/// <summary><c>$first</c>: null where the first document lacks the value.</summary>
internal sealed class FirstAccumulator : Accumulator
{
    private BsonValue? first;

    public override void Add(BsonValue? value)
    {
        if (first is not null) return;
        first = value ?? BsonNull.Value;
        Size += MemoryBudget.SizeOf(first);
    }

    public override BsonValue Result => first ?? BsonNull.Value;
}
