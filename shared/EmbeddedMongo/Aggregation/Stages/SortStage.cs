using EmbeddedMongo.Errors;
using EmbeddedMongo.Expressions.Limits;
using EmbeddedMongo.Sorting;
using MongoDB.Bson;

namespace EmbeddedMongo.Aggregation.Stages;

/// <summary>
/// <c>{$sort: {path: 1 | -1}}</c> sorts documents; equal ones keep their order, and a missing field sorts as null. When a <c>$limit</c>
/// follows, only that many documents are held. Errors: 15973 to 15976, 13103; 292 or 146 for the memory limit. This server does not sort by
/// <c>$meta</c> (238). See <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/sort/"/>.
/// </summary>
internal sealed class SortStage(SortSpec sort, PipelineContext context) : IStage
{
    public string Name => "$sort";

    /// <summary>The sort specification.</summary>
    public SortSpec Sort => sort;

    /// <summary>The number of documents that the following <c>$skip</c> and <c>$limit</c> can use; null when there is no limit.</summary>
    public long? Limit { get; private set; }

    /// <summary>Parses the specification.</summary>
    /// <exception cref="MongoException">15973 when it is not a document, 15976 when it is empty, and the codes of the sort.</exception>
    public static IStage Parse(BsonValue specification, PipelineContext context)
    {
        if (specification is not BsonDocument sort)
            throw new MongoException(15973, "the $sort key specification must be an object");
        if (sort.ElementCount == 0)
            throw new MongoException(15976, "$sort stage must have at least one sort key");
        return new SortStage(SortSpec.Parse(sort), context);
    }

    /// <summary>Sets the limit of each sort from the <c>$skip</c> and <c>$limit</c> stages behind it.</summary>
    public static void TakeLimits(List<IStage> stages)
    {
        for (var i = 0; i < stages.Count; i++)
        {
            if (stages[i] is not SortStage sort)
                continue;
            var skipped = 0L;
            var next = i + 1;
            while (next < stages.Count && stages[next] is SkipStage skip)
                (skipped, next) = (skipped + skip.Count, next + 1);
            if (next < stages.Count && stages[next] is LimitStage limit && skipped + limit.Count is > 0 and < TopDocuments.Most)
                sort.Limit = skipped + limit.Count;
        }
    }

    public IEnumerable<BsonDocument> Apply(IEnumerable<BsonDocument> input)
    {
        var budget = context.Budget(Name);
        if (Limit is { } limit)
            return TopDocuments.Of(input, Sort, (int)limit, budget);
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
        foreach (var (_, document) in documents.OrderBy(item => item.Key, byKey))
            yield return document;
    }
}
