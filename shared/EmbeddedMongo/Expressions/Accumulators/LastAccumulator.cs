using MongoDB.Bson;

namespace EmbeddedMongo.Aggregation.Accumulators;

/// <summary><c>$last</c>: null where the last document lacks the value.</summary>
internal sealed class LastAccumulator : Accumulator
{
    private BsonValue _last = BsonNull.Value;

    public override void Add(BsonValue? value)
    {
        _last = value ?? BsonNull.Value;
        Size = 64 + MemoryBudget.SizeOf(_last);
    }

    public override BsonValue Result => _last;
}
