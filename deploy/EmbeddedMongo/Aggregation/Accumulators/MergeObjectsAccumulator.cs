using EmbeddedMongo.Aggregation.Expressions;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Aggregation.Accumulators;

/// <summary><c>$mergeObjects</c>: later fields replace earlier ones of their name; null and missing are ignored.</summary>
internal sealed class MergeObjectsAccumulator : Accumulator
{
    private readonly BsonDocument _merged = [];

    public override void Add(BsonValue? value)
    {
        if (Number.IsNullish(value)) return;
        if (value is not BsonDocument document)
        {
            throw new MongoException(40400, $"$mergeObjects requires object inputs, but input {value!.ToJson()} is of type {BsonTypeNames.Of(value)}");
        }

        foreach (var element in document) _merged.Set(element.Name, element.Value);
        Size += MemoryBudget.SizeOf(document);
    }

    public override BsonValue Result => _merged;
}
