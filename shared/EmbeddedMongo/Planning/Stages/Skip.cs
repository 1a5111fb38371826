using MongoDB.Bson;

namespace EmbeddedMongo.Planning.Stages;

internal sealed class Skip(PlanStage input, long count) : PlanStage("SKIP", input)
{
    protected override IEnumerable<Row> Produce(PlanRun run)
    {
        var left = count;
        foreach (var row in Inputs[0].Rows(run))
        {
            if (left > 0)
                left--;
            else
                yield return row;
        }
    }

    protected override void Describe(BsonDocument into) => into.Add("skipAmount", count);
}
