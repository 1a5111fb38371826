using EmbeddedMongo.Expressions.Limits;
using MongoDB.Bson;

namespace EmbeddedMongo.Expressions.Accumulators;

/// <summary>
/// <c>{$last: expression}</c> returns the value of the group's last document; null when it is missing. See
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/last/"/>.
/// </summary>
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
