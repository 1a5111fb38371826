using EmbeddedMongo.Expressions.Limits;
using MongoDB.Bson;

namespace EmbeddedMongo.Expressions.Accumulators;

/// <summary>
/// <c>{$lastN: {n, input}}</c> returns an array of the values of the group's last n documents; a missing value is null. See
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/lastN/"/>.
/// </summary>
internal sealed class LastNAccumulator(int count) : Accumulator
{
    private readonly Queue<BsonValue> _values = new();

    public override void Add(BsonValue? value)
    {
        if (_values.Count == count)
            Size -= MemoryBudget.SizeOf(_values.Dequeue());
        _values.Enqueue(value ?? BsonNull.Value);
        Size += MemoryBudget.SizeOf(value ?? BsonNull.Value);
    }

    public override BsonValue Result => new BsonArray(_values);
}
