using EmbeddedMongo.Query;
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

    protected override IEnumerable<Row> Produce(PlanRun run) => limit is > 0 and < int.MaxValue ? Best(run, (int)limit) : All(run);

    private IEnumerable<Row> All(PlanRun run)
    {
        var entries = new List<Entry>();
        foreach (var row in Inputs[0].Rows(run)) entries.Add(Keep(row, entries.Count));
        entries.Sort();
        foreach (var entry in entries) yield return entry.Row;
    }

    /// <summary>A heap with the worst on top: a better one takes its place.</summary>
    private IEnumerable<Row> Best(PlanRun run, int count)
    {
        var heap = new PriorityQueue<Entry, Entry>(Comparer<Entry>.Create((x, y) => y.CompareTo(x)));
        long order = 0;
        foreach (var row in Inputs[0].Rows(run))
        {
            var entry = Keep(row, order++);
            heap.Enqueue(entry, entry);
            if (heap.Count > count) _bytes -= heap.Dequeue().Bytes;
        }

        var sorted = new Entry[heap.Count];
        for (var i = sorted.Length - 1; i >= 0; i--) sorted[i] = heap.Dequeue();
        foreach (var entry in sorted) yield return entry.Row;
    }

    private Entry Keep(Row row, long order)
    {
        var key = IndexKeys.SortKey(row.Document!.Document, _fields);
        // Only the bytes stay: a decoded document takes many times its size.
        var entry = new Entry(key, order, row with { Document = new StoredDocument(row.RecordId, row.Document.Bytes) });
        _bytes += entry.Bytes;
        var bound = allowDiskUse ? HardLimit : MemoryLimit;
        if (_bytes <= bound) return entry;
        throw new MongoException(
            ErrorCode.QueryExceededMemoryLimitNoDiskUseAllowed,
            $"Sort exceeded memory limit of {bound} bytes, but {(allowDiskUse ? "this server sorts in memory alone: use an index, or a limit" : "did not opt in to external sorting.")}");
    }

    protected override void Describe(BsonDocument into)
    {
        into.Add("sortPattern", new BsonDocument(_fields.Select(field => new BsonElement(field.Path, field.Direction))));
        into.Add("memLimit", MemoryLimit);
        if (limit is { } count) into.Add("limitAmount", count);
        into.Add("type", "simple");
    }

    protected override void DescribeRun(BsonDocument into) => into.Add("totalDataSizeSorted", _bytes).Add("usedDisk", false).Add("spills", 0);

    private readonly record struct Entry(byte[] Key, long Order, Row Row) : IComparable<Entry>
    {
        public int Bytes => Key.Length + Row.Document!.Bytes.Length;

        /// <summary>Equal keys keep the order in which they came.</summary>
        public int CompareTo(Entry other)
        {
            var order = Key.AsSpan().SequenceCompareTo(other.Key);
            return order != 0 ? order : Order.CompareTo(other.Order);
        }
    }
}
