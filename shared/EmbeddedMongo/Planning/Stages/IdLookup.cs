using EmbeddedMongo.Storage;
using MongoDB.Bson;

namespace EmbeddedMongo.Planning.Stages;

/// <summary>The one document with an <c>_id</c>, by two reads of the store.</summary>
internal sealed class IdLookup(IndexInfo index, BsonValue id) : PlanStage("IDHACK")
{
    private long _keys;
    private long _documents;

    protected override IEnumerable<Row> Produce(PlanRun run)
    {
        run.CancellationToken.ThrowIfCancellationRequested();
        if (run.View.Lookup(Keys.IndexEntry(index, KeyString.Of(id), 0)) is not { } recordId)
            yield break;
        run.KeysExamined++;
        run.DocumentsExamined++;
        (_keys, _documents) = (1, 1);
        yield return new Row(
            recordId,
            run.View.Record(run.Collection, recordId) ?? throw new InvalidDataException($"an entry of {index.Name} leads to no record")
        );
    }

    protected override void DescribeRun(BsonDocument into) => into.Add("keysExamined", _keys).Add("docsExamined", _documents);
}
