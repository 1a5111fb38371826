using EmbeddedMongo.Query;
using EmbeddedMongo.Storage;
using MongoDB.Bson;

namespace EmbeddedMongo.Planning.Stages;

/// <summary>Every document in order of insertion, or backwards, filtered.</summary>
internal sealed class CollectionScan(Filter? filter, bool backward) : PlanStage("COLLSCAN")
{
    private long _examined;

    protected override IEnumerable<Row> Produce(PlanRun run)
    {
        using var records = run.View.Records(run.Collection, backward);
        while (records.MoveNext())
        {
            run.CancellationToken.ThrowIfCancellationRequested();
            run.DocumentsExamined++;
            _examined++;
            var document = new StoredDocument(Keys.ReadRecordId(records.Key), records.Value.ToArray());
            if (filter is null || filter.Matches(document.Document))
                yield return new Row(document.RecordId, document);
        }
    }

    protected override void Describe(BsonDocument into)
    {
        if (filter is { Source.ElementCount: > 0 })
            into.Add("filter", filter.Source);
        into.Add("direction", backward ? "backward" : "forward");
    }

    protected override void DescribeRun(BsonDocument into) => into.Add("docsExamined", _examined);
}
