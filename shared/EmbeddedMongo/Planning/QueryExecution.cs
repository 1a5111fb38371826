using EmbeddedMongo.Errors;
using EmbeddedMongo.Planning.Stages;
using EmbeddedMongo.Storage;
using MongoDB.Bson;

namespace EmbeddedMongo.Planning;

/// <summary>A running query: documents on demand, with live counters. For one thread at a time.</summary>
internal sealed class QueryExecution : IDisposable
{
    private readonly PlanStage _root;
    private readonly PlanRun? _run;
    private readonly IEnumerator<Row>? _rows;

    internal QueryExecution(PlanStage root, PlanRun? run) =>
        (_root, _run, _rows) = (root, run, run is null ? null : root.Rows(run).GetEnumerator());

    /// <summary>The next document, or null at the end.</summary>
    /// <exception cref="OperationCanceledException">maxTimeMS ran out, or the operation was killed, by the token.</exception>
    /// <exception cref="MongoException">QueryExceededMemoryLimitNoDiskUseAllowed … .</exception>
    public StoredDocument? Next(CancellationToken cancellationToken)
    {
        if (_run is null || _rows is null)
            return null;
        _run.CancellationToken = cancellationToken;
        return _rows.MoveNext() ? _rows.Current.Document : null;
    }

    /// <summary>The number of documents held for later batches.</summary>
    public int Held => _root.Held;

    /// <summary>Lets go of documents that can be read again: the cursor waits for its client.</summary>
    public void Rest() => _root.Rest();

    /// <summary>Runs to the end and counts; for requests with <see cref="QueryRequest.CountOnly"/>.</summary>
    public long Count(CancellationToken cancellationToken)
    {
        if (_run is null || _rows is null)
            return 0;
        _run.CancellationToken = cancellationToken;
        var count = 0L;
        while (_rows.MoveNext())
            count++;
        return count;
    }

    /// <summary>The number of the record that a scan has looked at last; 0 for none.</summary>
    public ulong LastRecord => _run?.LastRecord ?? 0;

    /// <summary>totalKeysExamined so far.</summary>
    public long KeysExamined => _run?.KeysExamined ?? 0;

    /// <summary>totalDocsExamined so far.</summary>
    public long DocumentsExamined => _run?.DocumentsExamined ?? 0;

    /// <summary>nReturned so far.</summary>
    public long Returned => _root.Returned;

    /// <summary>explain's <c>executionStages</c>: the plan with each stage's own counters.</summary>
    public BsonDocument Stages() => _root.Describe(counters: true);

    public void Dispose() => _rows?.Dispose();
}
