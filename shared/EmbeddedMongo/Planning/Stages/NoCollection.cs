namespace EmbeddedMongo.Planning.Stages;

/// <summary>The plan for a collection that does not exist: nothing.</summary>
internal sealed class NoCollection() : PlanStage("EOF")
{
    protected override IEnumerable<Row> Produce(PlanRun run) => [];
}
