using EmbeddedMongo.Query;
using MongoDB.Bson;

namespace EmbeddedMongo.Aggregation.Stages;

/// <summary><c>$sort</c>: stable; where a $limit follows, only that many documents are held.</summary>
internal sealed class SortStage(SortSpec sort, PipelineContext context) : IStage
{
    public string Name => "$sort";

    public SortSpec Sort => sort;

    /// <summary>How many documents the stages behind it can take (a following $limit, with the $skip between); null where it is all.</summary>
    public long? Limit { get; private set; }

    public static IStage Parse(BsonValue specification, PipelineContext context)
    {
        if (specification is not BsonDocument sort) throw new MongoException(15973, "the $sort key specification must be an object");
        if (sort.ElementCount == 0) throw new MongoException(15976, "$sort stage must have at least one sort key");
        return new SortStage(SortSpec.Parse(sort), context);
    }

    public static void TakeLimits(List<IStage> stages)
    {
        for (var i = 0; i < stages.Count; i++)
        {
            if (stages[i] is not SortStage sort) continue;
            var skipped = 0L;
            var next = i + 1;
            while (next < stages.Count && stages[next] is SkipStage skip) (skipped, next) = (skipped + skip.Count, next + 1);
            if (next < stages.Count && stages[next] is LimitStage limit && skipped + limit.Count is > 0 and < TopDocuments.Most) sort.Limit = skipped + limit.Count;
        }
    }

    public IEnumerable<BsonDocument> Apply(IEnumerable<BsonDocument> input)
    {
        var budget = context.Budget(Name);
        if (Limit is { } limit) return TopDocuments.Of(input, Sort, (int)limit, budget);
        return Sorted(input, budget);
    }

    private IEnumerable<BsonDocument> Sorted(IEnumerable<BsonDocument> input, MemoryBudget budget)
    {
        var documents = new List<(BsonValue[] Key, BsonDocument Document)>();
        foreach (var document in input)
        {
            budget.Use(document);
            documents.Add((sort.KeyOf(document), document));
        }

        var byKey = Comparer<BsonValue[]>.Create(sort.CompareKeys);
        foreach (var (_, document) in documents.OrderBy(item => item.Key, byKey)) yield return document;
    }
}
