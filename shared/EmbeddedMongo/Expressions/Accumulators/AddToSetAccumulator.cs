using EmbeddedMongo.Expressions.Limits;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Expressions.Accumulators;

/// <summary>
/// <c>{$addToSet: expression}</c> collects every distinct value; 1 and 1.0 are equal. Null is a value, and a missing field is ignored.
/// MongoDB leaves the order undefined; this server keeps the order of first arrival. See
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/addToSet/"/>.
/// </summary>
internal sealed class AddToSetAccumulator : Accumulator
{
    private readonly HashSet<BsonValue> _seen = new(ValueOrder.Instance);
    private readonly BsonArray _values = [];

    public override void Add(BsonValue? value)
    {
        if (value is null || !_seen.Add(value))
            return;
        _values.Add(value);
        Size += 32 + MemoryBudget.SizeOf(value);
    }

    public override BsonValue Result => _values;
}
