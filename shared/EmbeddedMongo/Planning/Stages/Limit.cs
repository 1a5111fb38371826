using MongoDB.Bson;

namespace EmbeddedMongo.Planning.Stages;

internal sealed class Limit(PlanStage input, long count) : PlanStage("LIMIT", input)
{
    protected override IEnumerable<Row> Produce(PlanRun run)
    {
        var left = count;
        if (left == 0)
            yield break;
        foreach (var row in Inputs[0].Rows(run))
        {
            yield return row;
            if (--left == 0)
                yield break;
        }
    }

    protected override void Describe(BsonDocument into) => into.Add("limitAmount", count);
}
