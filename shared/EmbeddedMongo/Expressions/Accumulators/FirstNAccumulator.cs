using EmbeddedMongo.Expressions.Limits;
using MongoDB.Bson;

namespace EmbeddedMongo.Expressions.Accumulators;

/// <summary>
/// <c>{$firstN: {n, input}}</c> returns an array of the values of the group's first n documents; a missing value is null. See
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/firstN/"/>.
/// </summary>
internal sealed class FirstNAccumulator(int count) : Accumulator
{
    private readonly BsonArray _values = [];

    public override void Add(BsonValue? value)
    {
        if (_values.Count == count)
            return;
        _values.Add(value ?? BsonNull.Value);
        Size += MemoryBudget.SizeOf(_values[^1]);
    }

    public override BsonValue Result => _values;
}
