using EmbeddedMongo.Errors;
using EmbeddedMongo.Expressions;
using EmbeddedMongo.Expressions.Accumulators;
using EmbeddedMongo.Expressions.Limits;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Aggregation.Stages;

/// <summary>The groups of <c>$group</c>, <c>$bucket</c> and <c>$bucketAuto</c>, in the order of first arrival of their keys.</summary>
internal sealed class Grouping((string Name, AccumulatedField Field)[] fields, PipelineContext context, MemoryBudget budget)
{
    private readonly Dictionary<BsonValue, Accumulator[]> _groups = new(ValueOrder.Instance);
    private readonly List<BsonValue> _order = [];

    /// <summary>Adds a document to the group of its key.</summary>
    /// <exception cref="MongoException">292 or 146 for the memory limit, and the codes of expressions and accumulators.</exception>
    public void Add(BsonValue key, ExpressionScope scope)
    {
        if (!_groups.TryGetValue(key, out var accumulators))
        {
            accumulators = Start(key);
            _groups.Add(key, accumulators);
            _order.Add(key);
            budget.Use(64 + MemoryBudget.SizeOf(key));
            foreach (var accumulator in accumulators)
                budget.Use(accumulator.Size);
        }

        for (var i = 0; i < fields.Length; i++)
        {
            var before = accumulators[i].Size;
            accumulators[i].Add(fields[i].Field.Argument.Evaluate(scope));
            if (accumulators[i].Size == before)
                continue;
            budget.Use(accumulators[i].Size - before);
            if (accumulators[i].Size > MemoryBudget.WithoutDiskUse)
            {
                throw new MongoException(
                    ErrorCode.ExceededMemoryLimit,
                    $"the field {fields[i].Name} used too much memory and cannot spill to disk. Memory limit: "
                        + $"{MemoryBudget.WithoutDiskUse} bytes"
                );
            }
        }
    }

    /// <summary>The groups as documents: <c>_id</c>, then the accumulated fields.</summary>
    public IEnumerable<BsonDocument> Results => _order.Select(key => Result(key, _groups[key]));

    private BsonDocument Result(BsonValue key, Accumulator[] accumulators)
    {
        var group = new BsonDocument("_id", key);
        for (var i = 0; i < fields.Length; i++)
            group.Add(fields[i].Name, accumulators[i].Result);
        return group;
    }

    /// <summary>
    /// Creates the accumulators of a group. Their constant arguments (the n of <c>$firstN</c>) can read the fields of the key when it is a
    /// document.
    /// </summary>
    private Accumulator[] Start(BsonValue key)
    {
        var scope = context.Scope(key as BsonDocument ?? []);
        return Array.ConvertAll(fields, field => field.Field.Start(scope));
    }
}
