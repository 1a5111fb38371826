using MongoDB.Bson;

namespace EmbeddedMongo.Planning.Stages;

/// <summary>One step of a plan: pulls rows from its inputs, passes rows on, and counts what explain shows.</summary>
internal abstract class PlanStage(string name, params PlanStage[] inputs)
{
    private bool _ended;

    /// <summary>The name that explain prints.</summary>
    public string Name { get; } = name;

    public IReadOnlyList<PlanStage> Inputs { get; } = inputs;

    /// <summary>The summary that the profiler prints for a stage that reads.</summary>
    public virtual string Summary => Name;

    /// <summary>nReturned.</summary>
    public long Returned { get; private set; }

    /// <summary>The rows, counted as they pass.</summary>
    public IEnumerable<Row> Rows(PlanRun run)
    {
        foreach (var row in Produce(run))
        {
            Returned++;
            yield return row;
        }

        _ended = true;
    }

    protected abstract IEnumerable<Row> Produce(PlanRun run);

    /// <summary>The number of documents held for later batches.</summary>
    public virtual int Held => Inputs.Sum(input => input.Held);

    /// <summary>Lets go, between two batches of a cursor, of documents that can be read again.</summary>
    public virtual void Rest()
    {
        foreach (var input in Inputs)
            input.Rest();
    }

    /// <summary>The stage's own fields in explain, below its name.</summary>
    protected virtual void Describe(BsonDocument into) { }

    /// <summary>The stage's own counters in explain's executionStages.</summary>
    protected virtual void DescribeRun(BsonDocument into) { }

    /// <summary>
    /// The stage and what is below it, in the shape of explain's <c>winningPlan</c> or, with counters, <c>executionStages</c>.
    /// </summary>
    public BsonDocument Describe(bool counters)
    {
        var document = new BsonDocument("stage", Name);
        if (counters)
        {
            // One unit of work a row, and one to find the end, as MongoDB counts.
            document
                .Add("nReturned", Returned)
                .Add("executionTimeMillisEstimate", 0)
                .Add("works", Returned + 1)
                .Add("advanced", Returned)
                .Add("needTime", 0)
                .Add("needYield", 0)
                .Add("saveState", 0)
                .Add("restoreState", 0)
                .Add("isEOF", _ended ? 1 : 0);
        }

        Describe(document);
        if (counters)
            DescribeRun(document);
        if (Inputs.Count == 1)
            document.Add("inputStage", Inputs[0].Describe(counters));
        if (Inputs.Count > 1)
            document.Add("inputStages", new BsonArray(Inputs.Select(input => input.Describe(counters))));
        return document;
    }
}
