using EmbeddedMongo.Commands.Arguments;
using EmbeddedMongo.Commands.Operations;
using EmbeddedMongo.Errors;
using EmbeddedMongo.Storage;
using EmbeddedMongo.Values;
using EmbeddedMongo.Wire;
using MongoDB.Bson;

namespace EmbeddedMongo.Commands.Cursors;

/// <summary>
/// A query's results, returned in batches. All of them show the moment when the cursor was opened; in MongoDB later batches may show
/// later writes.
/// </summary>
internal sealed class Cursor(Namespace ns, IResultSource source) : IDisposable
{
    /// <summary>The documents of a first batch where the client does not say.</summary>
    public const int DefaultBatchSize = 101;

    /// <summary>A batch's documents together may take as much as the largest document; one document is always sent.</summary>
    public const int MaxBatchBytes = Bson.MaxDocumentSize;

    // MongoDB's BSONObjMaxInternalSize: what a pipeline makes of documents may be a little larger than what can be stored.
    private const int MaxResultBytes = Bson.MaxDocumentSize + 16 * 1024;

    private ResultDocument? _heldBack;
    private (long Keys, long Documents) _examined;
    private int _inUse;
    private bool _killed;
    private Operation? _waiting;

    public long Id { get; set; }

    public Namespace Namespace { get; } = ns;

    /// <summary>The collection's identity when the query began; null where there was none, or the pipeline reads none.</summary>
    public Guid? Uuid { get; init; }

    public LogicalSession? Session { get; init; }

    /// <summary>The number of the session's transaction in which it was opened; null outside.</summary>
    public long? TransactionNumber { get; init; }

    public bool NoTimeout { get; init; }

    public ReadConcern ReadConcern { get; init; }

    /// <summary>
    /// Completes when there may be more, for a getMore that waits at the end of a tailable cursor with awaitData; null for any other.
    /// </summary>
    public Func<Task>? NextChange { get; init; }

    /// <summary>The place behind the last result returned, from which a client opens the same stream anew; null where it is none.</summary>
    public BsonDocument? ResumeToken { get; private set; } = source.ResumeToken;

    /// <summary>
    /// True where results show documents as they are now, whatever the time of the result: a batch with any is returned as a read with
    /// <c>majority</c> is.
    /// </summary>
    public bool ShowsPresent { get; init; }

    /// <summary>The rest of the maxTimeMS of the command that opened it; null for no limit.</summary>
    public TimeSpan? TimeLeft { get; set; }

    public BsonDocument? OriginatingCommand { get; set; }

    public long LastUsed { get; set; }

    public string? PlanSummary { get; init; }

    /// <summary>True for a change stream, whose errors have labels of their own.</summary>
    public bool ReadsChangeStream { get; init; }

    /// <summary>Writes the next batch as an array; answers whether there may be more.</summary>
    /// <param name="reply">The reply.</param>
    /// <param name="name">The name of the array: firstBatch or nextBatch.</param>
    /// <param name="batchSize">The most documents to write.</param>
    /// <param name="operation">The command that asks.</param>
    public bool WriteBatch(ReplyWriter reply, string name, long batchSize, Operation operation)
    {
        reply.StartArray(name);
        var start = reply.Position;
        var count = 0;
        var more = true;
        while (count < batchSize)
        {
            var next = _heldBack ?? source.Next(operation);
            _heldBack = null;
            if (next is not { } document)
            {
                more = source.StaysOpen;
                ResumeToken = source.ResumeToken;
                break;
            }

            var (position, depth) = (reply.Position, reply.Depth);
            document.WriteTo(reply, ArrayIndex.Name(count));
            if (reply.Position - position > MaxResultBytes)
            {
                throw new MongoException(
                    ErrorCode.BSONObjectTooLarge,
                    $"BSONObj size: {reply.Position - position} is invalid. Size must be between 0 and {MaxResultBytes}"
                );
            }

            if (count > 0 && reply.Position - start > MaxBatchBytes)
            {
                reply.Rewind(position, depth);
                _heldBack = next;
                break;
            }

            count++;
            ResumeToken = source.ResumeToken;
        }

        reply.End();
        more = more && (_heldBack is not null || !source.AtEnd);
        operation.Stats.Returned = count;
        operation.Stats.PlanSummary = PlanSummary;
        operation.Stats.CursorExhausted = !more;
        ReportExamined(operation.Stats);
        return more;
    }

    /// <summary>
    /// A source counts from its start on; of an operation, what it examined itself is told, as MongoDB's profiler does of a getMore.
    /// </summary>
    private void ReportExamined(OperationStats stats)
    {
        source.Report(stats);
        var (keys, documents) = (stats.KeysExamined, stats.DocumentsExamined);
        (stats.KeysExamined, stats.DocumentsExamined) = (keys - _examined.Keys, documents - _examined.Documents);
        _examined = (keys ?? 0, documents ?? 0);
    }

    /// <summary>Lets go of what can be read again: nobody knows when the client asks for more.</summary>
    public void Rest() => source.Rest();

    /// <summary>Takes the cursor for one command; false where another has it.</summary>
    public bool TryUse() => Interlocked.CompareExchange(ref _inUse, 1, 0) == 0;

    public void Release()
    {
        Volatile.Write(ref _inUse, 0);
        if (Volatile.Read(ref _killed))
            Dispose();
    }

    /// <summary>Notes the getMore that waits for more results, or that it has ended: to kill the cursor ends the wait.</summary>
    public void SetWaiting(Operation? operation)
    {
        Interlocked.Exchange(ref _waiting, operation);
        if (Volatile.Read(ref _killed))
            operation?.Interrupt(ErrorCode.CursorKilled);
    }

    /// <summary>Frees it, at once or when the command that uses it is done.</summary>
    public void Kill()
    {
        Interlocked.Exchange(ref _killed, true);
        Volatile.Read(ref _waiting)?.Interrupt(ErrorCode.CursorKilled);
        if (TryUse())
            source.Dispose();
    }

    public void Dispose() => Kill();
}
