using EmbeddedMongo.Query;
using MongoDB.Bson;

namespace EmbeddedMongo.Planning.Stages;

/// <summary>Fetches the records that an index gave, and asks the whole filter of each: bounds may let through more than matches.</summary>
/// <param name="input">The stage that gives the numbers of records.</param>
/// <param name="filter">The query's filter, or null.</param>
/// <param name="residual">The conditions that the bounds do not decide, for explain; null for none.</param>
internal sealed class Fetch(PlanStage input, Filter? filter, BsonDocument? residual) : PlanStage("FETCH", input)
{
    private long _examined;

    /// <summary>True where a document that the index gives may still not match.</summary>
    public bool Filters => residual is not null;

    /// <summary>The same with a stage between it and its input.</summary>
    public Fetch Over(Func<PlanStage, PlanStage> between) => new(between(Inputs[0]), filter, residual);

    protected override IEnumerable<Row> Produce(PlanRun run)
    {
        foreach (var row in Inputs[0].Rows(run))
        {
            run.CancellationToken.ThrowIfCancellationRequested();
            run.DocumentsExamined++;
            _examined++;
            var document = run.View.Record(run.Collection, row.RecordId)
                ?? throw new InvalidDataException($"an index entry of {run.Collection.Namespace} leads to no record");
            if (filter is null || filter.Matches(document.Document))
            {
                yield return row with
                {
                    Document = document,
                };
            }
        }
    }

    protected override void Describe(BsonDocument into)
    {
        if (residual is not null)
            into.Add("filter", residual);
    }

    protected override void DescribeRun(BsonDocument into) => into.Add("docsExamined", _examined).Add("alreadyHasObj", 0);
}
