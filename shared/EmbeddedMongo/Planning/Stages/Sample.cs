using EmbeddedMongo.Storage;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Planning.Stages;

/// <summary>A random choice of what comes by, before anything is decoded and, above an index, before it is even fetched.</summary>
internal sealed class Sample(PlanStage input, long size) : PlanStage("SAMPLE", input)
{
    protected override IEnumerable<Row> Produce(PlanRun run) => Reservoir.Sample(Undecoded(run), size);

    protected override void Describe(BsonDocument into) => into.Add("size", size);

    /// <summary>The filter has decoded what it looked at; only the bytes stay.</summary>
    private IEnumerable<Row> Undecoded(PlanRun run) =>
        Inputs[0]
            .Rows(run)
            .Select(row => row.Document is { } document ? row with { Document = new StoredDocument(row.RecordId, document.Bytes) } : row);
}
