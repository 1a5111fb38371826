using DzStore.ServiceDefaults.Database;
using Microsoft.Extensions.Options;
using MongoDB.Bson.Serialization.Serializers;
using MongoDB.Driver;
using Polly.CircuitBreaker;

namespace DzStore.Orders;

/// <summary>
/// Writes a batch in one unordered bulk insert and gives every order its own outcome: also where the write failed in part, where its
/// write concern was not confirmed, and where nobody can tell.
/// </summary>
internal sealed partial class BatchWriter(
    IMongoCollection<StoredOrder> orders, DatabaseResilience database, IOptions<MongoOptions> mongo, OrderMetrics metrics, TimeProvider time, ILogger<BatchWriter> logger)
{
    private static readonly InsertManyOptions Unordered = new() { IsOrdered = false };

    /// <summary>How many answers pay for waking a thread.</summary>
    private const int WorthAThread = 8;

    private static readonly TimeSpan NotYetVisible = TimeSpan.FromMilliseconds(10);

    private int _comparing;

    /// <summary>Orders whose ids were taken and that wait to hear by whom.</summary>
    public int Comparing => Volatile.Read(ref _comparing);

    /// <summary>Answers every order of the batch, now or (where an id was taken) soon; never throws.</summary>
    public async Task WriteAsync(List<PendingOrder> batch)
    {
        var started = time.GetTimestamp();
        using var span = OrderTraces.StartBatch(batch);
        var sends = DatabaseSends.Watch();
        try
        {
            // The batch's own limit ends it, not a caller who hangs up: a write given up half-way would take the other orders with it.
            await database.ExecuteAsync(
                async limit =>
                {
                    await orders.InsertManyAsync(batch.Select(static pending => pending.Order), Unordered, limit);
                    return true;
                },
                CancellationToken.None);
            metrics.Written(batch.Count, time.GetElapsedTime(started));
            AllStored(batch);
        }
        catch (MongoBulkWriteException<StoredOrder> e)
        {
            metrics.Written(batch.Count, time.GetElapsedTime(started));
            Settle(batch, e, sends.Count);
        }
        catch (Exception e)
        {
            var error = e.GetType().Name;
            metrics.Failed(batch.Count, time.GetElapsedTime(started), error);
            span.Failed(error);
            AnswerAll(batch, e, sends.Count);
        }
    }

    /// <summary>
    /// Answering a batch takes longer than writing it: an answer ends its request and sends it. Of a large batch every core takes a part, and the first
    /// part is answered here.
    /// </summary>
    private void AllStored(List<PendingOrder> batch)
    {
        var parts = Math.Clamp(batch.Count / WorthAThread, 1, Environment.ProcessorCount);
        for (var part = 1; part < parts; part++)
            ThreadPool.UnsafeQueueUserWorkItem(static of => of.Writer.PartStored(of.Batch, of.Part, of.Parts), (Writer: this, Batch: batch, Part: part, Parts: parts), preferLocal: false);
        PartStored(batch, part: 0, parts);
    }

    private void PartStored(List<PendingOrder> batch, int part, int parts)
    {
        for (var index = batch.Count * part / parts; index < batch.Count * (part + 1) / parts; index++)
            Stored(batch[index]);
    }

    private void Stored(PendingOrder pending) =>
        pending.Complete(new OrderOutcome.Stored(pending.Order, time.GetElapsedTime(pending.Since)));

    private void AnswerAll(List<PendingOrder> batch, Exception exception, int sends)
    {
        if (WriteFailures.Judge(exception, sends) is not { } failure)
        {
            foreach (var pending in batch)
                pending.Fail(exception);
            return;
        }
        LogFailed(batch.Count, failure, exception.GetType().Name);
        var retryAfter = (exception as BrokenCircuitException)?.RetryAfter ?? database.RetryAfter;
        foreach (var pending in batch)
            pending.Complete(OutcomeOf(pending, failure, retryAfter));
    }

    private static OrderOutcome OutcomeOf(PendingOrder pending, WriteFailure failure, TimeSpan retryAfter) =>
        failure == WriteFailure.NotWritten && !pending.IsTaken ? new OrderOutcome.Unavailable(retryAfter) : new OrderOutcome.Unknown();

    /// <summary>A write that reached the server and failed in part: the server names each order it refused, the others are in.</summary>
    private void Settle(List<PendingOrder> batch, MongoBulkWriteException<StoredOrder> exception, int sends)
    {
        var refused = exception.WriteErrors.ToDictionary(error => error.Index);
        List<PendingOrder> taken = [];
        List<WriteFailure> failed = [];
        for (var index = 0; index < batch.Count; index++)
            if (!refused.TryGetValue(index, out var error) && exception.WriteConcernError is null)
                Stored(batch[index]);
            else if (error is null)
                batch[index].Complete(new OrderOutcome.Unknown());
            else if (error.Category == ServerErrorCategory.DuplicateKey)
                taken.Add(batch[index]);
            else if (WriteFailures.Judge(error, sends) is { } failure)
            {
                failed.Add(failure);
                batch[index].Complete(OutcomeOf(batch[index], failure, database.RetryAfter));
            }
            else
                batch[index].Fail(new OrderRefusedException(error));

        if (exception.WriteConcernError is not null)
            LogFailed(batch.Count - refused.Count, WriteFailure.Unknown, nameof(MongoWriteConcernException));
        foreach (var failures in failed.GroupBy(failure => failure))
            LogFailed(failures.Count(), failures.Key, nameof(BulkWriteError));
        if (taken.Count > 0)
            _ = CompareAsync(taken); // The next batch need not wait for what these find; they answer their callers themselves.
    }

    /// <summary>These ids are taken: by the same order, sent again, by another one, or by what is no order at all.</summary>
    private async Task CompareAsync(List<PendingOrder> taken)
    {
        Interlocked.Add(ref _comparing, taken.Count);
        try
        {
            taken.ForEach(static pending => pending.IsTaken = true);
            var byId = Builders<StoredOrder>.Filter.In("_id", taken.Select(pending => pending.Order.Order.OrderId).Distinct());
            var found = (await database.ExecuteAsync(limit => orders.Find(byId).As(BsonDocumentSerializer.Instance).ToListAsync(limit), CancellationToken.None))
                .ToDictionary(stored => stored["_id"].AsString, OrderDocuments.TryRead, StringComparer.Ordinal);

            List<PendingOrder> invisible = [];
            foreach (var pending in taken)
                if (!found.TryGetValue(pending.Order.Order.OrderId, out var existing))
                    invisible.Add(pending);
                else
                    pending.Complete(existing?.Order.HasContentOf(pending.Order.Order) == true ? new OrderOutcome.Replayed(existing) : new OrderOutcome.Conflict());

            if (invisible.Count > 0)
                await TryAgainAsync(invisible);
        }
        catch (Exception e)
        {
            AnswerAll(taken.FindAll(pending => !pending.IsAnswered), e, sends: 1);
        }
        finally
        {
            Interlocked.Add(ref _comparing, -taken.Count);
        }
    }

    /// <summary>
    /// An id that is taken but cannot be read is not yet on a majority, or was removed since. The id makes writing again safe.
    /// </summary>
    private async Task TryAgainAsync(List<PendingOrder> invisible)
    {
        await Task.Delay(NotYetVisible, time);
        var tooOld = invisible.FindAll(pending => time.GetElapsedTime(pending.Since) > mongo.Value.OperationTimeout);
        foreach (var pending in tooOld)
            pending.Complete(new OrderOutcome.Unknown());
        if (tooOld.Count < invisible.Count)
            await WriteAsync([.. invisible.Except(tooOld)]);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Count} orders were not confirmed: {Failure} ({Exception})")]
    private partial void LogFailed(int count, WriteFailure failure, string exception);
}
