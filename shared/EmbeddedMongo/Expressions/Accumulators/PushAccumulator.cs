using EmbeddedMongo.Expressions.Limits;
using MongoDB.Bson;

namespace EmbeddedMongo.Expressions.Accumulators;

/// <summary>
/// <c>{$push: expression}</c> collects all values in order of arrival. Null is a value, and a missing field is ignored. See
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/push/"/>.
/// </summary>
internal sealed class PushAccumulator : Accumulator
{
    private readonly BsonArray _values = [];

    public override void Add(BsonValue? value)
    {
        if (value is null)
            return;
        _values.Add(value);
        Size += MemoryBudget.SizeOf(value);
    }

    public override BsonValue Result => _values;
}
