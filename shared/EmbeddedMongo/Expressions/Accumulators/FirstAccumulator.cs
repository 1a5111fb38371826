using EmbeddedMongo.Expressions.Limits;
using MongoDB.Bson;

namespace EmbeddedMongo.Expressions.Accumulators;

/// <summary>
/// <c>{$first: expression}</c> returns the value of the group's first document; null when it is missing. See
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/first/"/>.
/// </summary>
internal sealed class FirstAccumulator : Accumulator
{
    private BsonValue? _first;

    public override void Add(BsonValue? value)
    {
        if (_first is not null)
            return;
        _first = value ?? BsonNull.Value;
        Size += MemoryBudget.SizeOf(_first);
    }

    public override BsonValue Result => _first ?? BsonNull.Value;
}
