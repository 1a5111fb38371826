using EmbeddedMongo.Planning.Bounds;
using EmbeddedMongo.Storage;
using MongoDB.Bson;

namespace EmbeddedMongo.Planning.Stages;

/// <summary>Walks ranges of an index and gives the records' numbers, each once.</summary>
internal sealed class IndexScan(IndexCandidate candidate, bool backward) : PlanStage("IXSCAN")
{
    private readonly IndexInfo _index = candidate.Index;
    private long _examined;
    private long _repeated;
    private long _seeks;

    public override string Summary => $"IXSCAN {EmbeddedMongo.Values.ShellText.Of(_index.Key)}";

    protected override IEnumerable<Row> Produce(PlanRun run)
    {
        // A document has one key in a plain index, but many in a multikey one.
        var seen = _index.IsMultikey ? new HashSet<ulong>() : null;
        var check = new KeyCheck(candidate);
        var ranges = candidate.Ranges();
        foreach (var range in backward ? ranges.Reverse() : ranges)
        {
            _seeks++;
            using var entries = run.View.Entries(range.From, range.To, backward);
            while (entries.MoveNext())
            {
                run.CancellationToken.ThrowIfCancellationRequested();
                run.KeysExamined++;
                _examined++;
                if (!check.Passes(entries.Key))
                    continue;
                var recordId = Keys.ReadRecordId(_index.Unique ? entries.Value : entries.Key);
                if (seen is null || seen.Add(recordId))
                    yield return new Row(recordId, null);
                else
                    _repeated++;
            }
        }
    }

    protected override void Describe(BsonDocument into)
    {
        var fields = _index.Fields;
        into.Add("keyPattern", _index.Key)
            .Add("indexName", _index.Name)
            .Add("isMultiKey", _index.IsMultikey)
            .Add(
                "multiKeyPaths",
                new BsonDocument(
                    fields.Select((field, i) => new BsonElement(field.Path, _index.MultikeyFields[i] ? new BsonArray { field.Path } : []))
                )
            )
            .Add("isUnique", _index.Unique)
            .Add("isSparse", _index.Sparse)
            .Add("isPartial", false)
            .Add("indexVersion", 2)
            .Add("direction", backward ? "backward" : "forward")
            .Add("indexBounds", new BsonDocument(fields.Select((field, i) => new BsonElement(field.Path, BoundsText(i, field)))));
    }

    private BsonArray BoundsText(int i, IndexField field)
    {
        var reversed = field.Direction < 0 != backward;
        var texts = candidate.Bounds[i].Intervals.Select(interval => (BsonValue)interval.Text(reversed));
        return [.. reversed ? texts.Reverse() : texts];
    }

    protected override void DescribeRun(BsonDocument into) =>
        into.Add("keysExamined", _examined)
            .Add("seeks", _seeks)
            .Add("dupsTested", _index.IsMultikey ? _examined : 0)
            .Add("dupsDropped", _repeated);
}
