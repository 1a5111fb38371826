using EmbeddedMongo.Errors;
using EmbeddedMongo.Expressions.Limits;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Expressions.Accumulators;

/// <summary>
/// <c>{$mergeObjects: expression}</c> merges documents; a later field replaces an earlier one of the same name. Null and missing values are
/// ignored. Errors: 40400 for any other value. See
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/mergeObjects/"/>.
/// </summary>
internal sealed class MergeObjectsAccumulator : Accumulator
{
    private readonly BsonDocument _merged = [];

    public override void Add(BsonValue? value)
    {
        if (Number.IsNullish(value))
            return;
        if (value is not BsonDocument document)
        {
            throw new MongoException(
                40400,
                $"$mergeObjects requires object inputs, but input {value!.ToJson()} is of type {BsonTypeNames.Of(value)}"
            );
        }

        foreach (var element in document)
            _merged.Set(element.Name, element.Value);
        Size += MemoryBudget.SizeOf(document);
    }

    public override BsonValue Result => _merged;
}
