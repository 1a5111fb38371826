using MongoDB.Bson;

namespace EmbeddedMongo.Aggregation.Accumulators;

/// <summary><c>$last</c>: null where the last document lacks the value.</summary>
internal sealed class LastAccumulator : Accumulator
{
    private BsonValue last = BsonNull.Value;

    public override void Add(BsonValue? value)
    {
        last = value ?? BsonNull.Value;
        Size = 64 + MemoryBudget.SizeOf(last);
    }

    public override BsonValue Result => last;
}
