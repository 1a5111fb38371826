using EmbeddedMongo.Errors;
using EmbeddedMongo.Sorting;
using EmbeddedMongo.Storage;
using MongoDB.Bson;

namespace EmbeddedMongo.Planning.Stages;

/// <summary>
/// Sorts in memory. A document's sort key is the smallest of the keys that an index of this pattern would have for it (MongoDB's
/// own rule), as bytes; with a limit only the best so many are kept.
/// </summary>
internal sealed class Sort(PlanStage input, SortSpec sort, long? limit, bool allowDiskUse) : PlanStage("SORT", input)
{
    private const long MemoryLimit = 100L << 20;

    /// <summary>Documents are kept as bytes, so that even what MongoDB would spill to disk fits in memory up to here.</summary>
    private const long HardLimit = 2L << 30;

    private readonly IndexField[] _fields = [.. sort.Fields.Select(field => new IndexField(field.Path, field.Direction))];
    private long _bytes;

    /// <summary>The rows in order; those that have been passed on are empty.</summary>
    private Row[] _sorted = [];
    private int _next;

    public override int Held => base.Held + _sorted.Skip(_next).Count(row => row.Document is not null);

    protected override IEnumerable<Row> Produce(PlanRun run)
    {
        _sorted = limit is > 0 and < int.MaxValue ? Best(run, (int)limit) : All(run);
        while (_next < _sorted.Length)
        {
            var row = _sorted[_next];
            _sorted[_next++] = default;
            // The view shows the document as it was when the sort read it.
            yield return row.Document is not null ? row : row with { Document = run.View.Record(run.Collection, row.RecordId) };
        }
    }

    /// <summary>The keys have done their work by then, and the documents are read again by their numbers when their turn comes.</summary>
    public override void Rest()
    {
        base.Rest();
        for (var i = _next; i < _sorted.Length; i++)
            _sorted[i] = _sorted[i] with { Document = null };
    }

    private Row[] All(PlanRun run)
    {
        var entries = new List<Entry>();
        foreach (var row in Inputs[0].Rows(run))
            entries.Add(Keep(row, entries.Count));
        entries.Sort();
        return [.. entries.Select(entry => entry.Row)];
    }

    /// <summary>A heap with the worst on top: a better one takes its place.</summary>
    private Row[] Best(PlanRun run, int count)
    {
        var heap = new PriorityQueue<Entry, Entry>(Comparer<Entry>.Create((x, y) => y.CompareTo(x)));
        long order = 0;
        foreach (var row in Inputs[0].Rows(run))
        {
            var entry = Keep(row, order++);
            heap.Enqueue(entry, entry);
            if (heap.Count > count)
                _bytes -= heap.Dequeue().Bytes;
        }

        var sorted = new Row[heap.Count];
        for (var i = sorted.Length - 1; i >= 0; i--)
            sorted[i] = heap.Dequeue().Row;
        return sorted;
    }

    private Entry Keep(Row row, long order)
    {
        var key = IndexKeys.SortKey(row.Document!.Document, _fields);
        // Only the bytes stay: a decoded document takes many times its size.
        var entry = new Entry(key, order, row with { Document = new StoredDocument(row.RecordId, row.Document.Bytes) });
        _bytes += entry.Bytes;
        var bound = allowDiskUse ? HardLimit : MemoryLimit;
        if (_bytes <= bound)
            return entry;
        throw new MongoException(
            ErrorCode.QueryExceededMemoryLimitNoDiskUseAllowed,
            $"Sort exceeded memory limit of {bound} bytes, but "
                + (allowDiskUse ? "this server sorts in memory alone: use an index, or a limit" : "did not opt in to external sorting.")
        );
    }

    protected override void Describe(BsonDocument into)
    {
        into.Add("sortPattern", new BsonDocument(_fields.Select(field => new BsonElement(field.Path, field.Direction))));
        into.Add("memLimit", MemoryLimit);
        if (limit is { } count)
            into.Add("limitAmount", count);
        into.Add("type", "simple");
    }

    protected override void DescribeRun(BsonDocument into) =>
        into.Add("totalDataSizeSorted", _bytes).Add("usedDisk", false).Add("spills", 0);

    private readonly record struct Entry(byte[] Key, long Order, Row Row) : IComparable<Entry>
    {
        public int Bytes => Key.Length + Row.Document!.Bytes.Length;

        /// <summary>Equal keys keep the order in which they came.</summary>
        public int CompareTo(Entry other)
        {
            Interruption.Check();
            var order = Key.AsSpan().SequenceCompareTo(other.Key);
            return order != 0 ? order : Order.CompareTo(other.Order);
        }
    }
}
