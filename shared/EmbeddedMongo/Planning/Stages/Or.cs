using MongoDB.Bson;

namespace EmbeddedMongo.Planning.Stages;

/// <summary>The union of several index scans, each record once.</summary>
internal sealed class Or(IEnumerable<PlanStage> inputs) : PlanStage("OR", [.. inputs])
{
    private long _tested;

    protected override IEnumerable<Row> Produce(PlanRun run)
    {
        var seen = new HashSet<ulong>();
        foreach (var input in Inputs)
        {
            foreach (var row in input.Rows(run))
            {
                _tested++;
                if (seen.Add(row.RecordId))
                    yield return row;
            }
        }
    }

    protected override void DescribeRun(BsonDocument into) => into.Add("dupsTested", _tested).Add("dupsDropped", _tested - Returned);
}
