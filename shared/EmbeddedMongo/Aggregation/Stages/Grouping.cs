using EmbeddedMongo.Aggregation.Accumulators;
using EmbeddedMongo.Aggregation.Expressions;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Aggregation.Stages;

/// <summary>The groups of $group and $bucket as they grow, in the order in which their keys first came in.</summary>
internal sealed class Grouping((string Name, AccumulatedField Field)[] fields, PipelineContext context, MemoryBudget budget)
{
    private readonly Dictionary<BsonValue, Accumulator[]> _groups = new(ValueOrder.Instance);
    private readonly List<BsonValue> _order = [];

    public void Add(BsonValue key, ExpressionScope scope)
    {
        if (!_groups.TryGetValue(key, out var accumulators))
        {
            accumulators = Start(key);
            _groups.Add(key, accumulators);
            _order.Add(key);
            budget.Use(64 + MemoryBudget.SizeOf(key));
            foreach (var accumulator in accumulators) budget.Use(accumulator.Size);
        }

        for (var i = 0; i < fields.Length; i++)
        {
            var before = accumulators[i].Size;
            accumulators[i].Add(fields[i].Field.Argument.Evaluate(scope));
            if (accumulators[i].Size != before) budget.Use(accumulators[i].Size - before);
        }
    }

    public IEnumerable<BsonDocument> Results => _order.Select(key => Result(key, _groups[key]));

    private BsonDocument Result(BsonValue key, Accumulator[] accumulators)
    {
        var group = new BsonDocument("_id", key);
        for (var i = 0; i < fields.Length; i++) group.Add(fields[i].Name, accumulators[i].Result);
        return group;
    }

    /// <summary>What begins a group (the n of $firstN) sees the fields of its key, where that is a document.</summary>
    private Accumulator[] Start(BsonValue key)
    {
        var scope = context.Scope(key as BsonDocument ?? []);
        return Array.ConvertAll(fields, field => field.Field.Start(scope));
    }
}
