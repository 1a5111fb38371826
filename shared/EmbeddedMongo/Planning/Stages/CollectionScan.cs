using EmbeddedMongo.Errors;
using EmbeddedMongo.Query;
using EmbeddedMongo.Storage;
using MongoDB.Bson;

namespace EmbeddedMongo.Planning.Stages;

/// <summary>The documents in order of insertion, or backwards, filtered.</summary>
/// <param name="filter">The query's filter, or null.</param>
/// <param name="backward">True for the newest first.</param>
/// <param name="range">The numbers of the records to scan.</param>
/// <param name="after">The record behind which a tailable cursor goes on; 0 for none.</param>
internal sealed class CollectionScan(Filter? filter, bool backward, RecordRange range, ulong after = 0) : PlanStage("COLLSCAN")
{
    private long _examined;

    protected override IEnumerable<Row> Produce(PlanRun run)
    {
        CheckPosition(run);
        var from = Math.Max(range.From, after == 0 ? 0 : after + 1);
        if (from > range.To)
            yield break;
        using var records = run.View.Records(run.Collection, range with { From = from }, backward);
        while (records.MoveNext())
        {
            run.CancellationToken.ThrowIfCancellationRequested();
            run.DocumentsExamined++;
            _examined++;
            var document = new StoredDocument(Keys.ReadRecordId(records.Key), records.Value.ToArray());
            run.LastRecord = document.RecordId;
            if (filter is null || filter.Matches(document.Document))
                yield return new Row(document.RecordId, document);
        }
    }

    /// <summary>Where the last record is gone that a tailable cursor has seen, others behind it may be gone too.</summary>
    private void CheckPosition(PlanRun run)
    {
        if (after == 0 || run.View.Record(run.Collection, after) is not null)
            return;
        throw new MongoException(
            ErrorCode.CappedPositionLost,
            "CollectionScan died due to failure to restore tailable cursor position. " + $"Last seen record id: RecordId({after})"
        );
    }

    protected override void Describe(BsonDocument into)
    {
        if (filter is { Source.ElementCount: > 0 })
            into.Add("filter", filter.Source);
        into.Add("direction", backward ? "backward" : "forward");
        if (range.From > 0)
            into.Add("minRecord", new BsonTimestamp((long)range.From));
        if (range.To < ulong.MaxValue)
            into.Add("maxRecord", new BsonTimestamp((long)range.To));
    }

    protected override void DescribeRun(BsonDocument into) => into.Add("docsExamined", _examined);
}
