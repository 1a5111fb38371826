using EmbeddedMongo.Aggregation.Accumulators;
using EmbeddedMongo.Aggregation.Expressions;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Aggregation.Stages;

/// <summary><c>$group</c>: groups come out in the order in which their keys first came in (MongoDB leaves it open).</summary>
internal sealed class GroupStage(Expression id, (string Name, AccumulatedField Field)[] fields, PipelineContext context) : IStage
{
    public string Name => "$group";

    public static IStage Parse(BsonValue specification, PipelineContext context)
    {
        if (specification is not BsonDocument source) throw new MongoException(15947, "a group's fields must be specified in an object");
        Expression? id = null;
        var fields = new List<(string, AccumulatedField)>();
        foreach (var element in source)
        {
            if (element.Name != "_id") fields.Add((element.Name, AccumulatedFields.Parse(element, context)));
            else if (id is null) id = context.Parse(element.Value);
            else throw new MongoException(15948, "a group's _id may only be specified once");
        }

        return new GroupStage(id ?? throw new MongoException(15955, "a group specification must include an _id"), [.. fields], context);
    }

    /// <summary>The field's name, where the stage does no more than count its whole input (as countDocuments does); null otherwise.</summary>
    public (BsonValue Id, string Field)? CountsAll =>
        id is Constant key && fields is [{ Field.CountsAll: true } only] ? (key.Value, only.Name) : null;

    public IEnumerable<BsonDocument> Apply(IEnumerable<BsonDocument> input)
    {
        var budget = context.Budget(Name);
        var groups = new Dictionary<BsonValue, Accumulator[]>(ValueOrder.Instance);
        var order = new List<BsonValue>();
        foreach (var document in input)
        {
            var scope = context.Scope(document);
            var key = id.Evaluate(scope) ?? BsonNull.Value;
            if (!groups.TryGetValue(key, out var accumulators))
            {
                accumulators = Start(key);
                groups.Add(key, accumulators);
                order.Add(key);
                budget.Use(64 + MemoryBudget.SizeOf(key) + accumulators.Sum(accumulator => accumulator.Size));
            }

            for (var i = 0; i < fields.Length; i++)
            {
                var before = accumulators[i].Size;
                accumulators[i].Add(fields[i].Field.Argument.Evaluate(scope));
                if (accumulators[i].Size != before) budget.Use(accumulators[i].Size - before);
            }
        }

        foreach (var key in order)
        {
            var accumulators = groups[key];
            var group = new BsonDocument("_id", key);
            for (var i = 0; i < fields.Length; i++) group.Add(fields[i].Name, accumulators[i].Result);
            yield return group;
        }
    }

    private Accumulator[] Start(BsonValue key)
    {
        var scope = context.Scope(new BsonDocument("_id", key));
        return Array.ConvertAll(fields, field => field.Field.Start(scope));
    }
}
