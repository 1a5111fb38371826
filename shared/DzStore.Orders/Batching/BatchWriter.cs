using DzStore.Orders.Documents;
using DzStore.Orders.Outcomes;
using DzStore.ServiceDefaults.Database;
using Microsoft.Extensions.Options;
using MongoDB.Driver;

namespace DzStore.Orders.Batching;

/// <summary>
/// Writes a batch in one unordered bulk insert and gives every order its own outcome, also where the write failed in part, where its write
/// concern was not confirmed, and where the outcome is unknown.
/// </summary>
internal sealed class BatchWriter(
    IMongoCollection<StoredOrder> orders,
    DatabaseResilience database,
    IOptions<MongoOptions> mongo,
    OrderMetrics metrics,
    TimeProvider time,
    ILogger<BatchWriter> logger
)
{
    private static readonly InsertManyOptions Unordered = new() { IsOrdered = false };

    /// <summary>The pause before an order is written again whose id is taken but not yet readable.</summary>
    private static readonly TimeSpan ReadableDelay = TimeSpan.FromMilliseconds(10);

    private readonly BatchAnswers _answers = new(database, metrics, time, logger);
    private readonly DuplicateLookup _duplicates = new(orders, database);
    private int _lookingUp;

    /// <summary>The number of orders whose ids were taken and whose stored orders are being looked up.</summary>
    public int LookingUp => Volatile.Read(ref _lookingUp);

    /// <summary>Answers every order of the batch, now or (where an id was taken) soon; never throws.</summary>
    public Task WriteAsync(List<PendingOrder> batch) => InsertAsync(batch, settle: true);

    /// <summary>Inserts the batch and answers every order whose id was not taken; never throws.</summary>
    /// <param name="batch">The orders.</param>
    /// <param name="settle">True where the orders whose ids were taken should be answered in the background.</param>
    /// <returns>The orders whose ids were taken; null where there is none.</returns>
    private async Task<List<PendingOrder>?> InsertAsync(List<PendingOrder> batch, bool settle)
    {
        var started = time.GetTimestamp();
        using var span = OrderTraces.StartBatch("write orders", batch);
        var sends = DatabaseSends.Watch();
        try
        {
            // The batch's own limit ends it, not a caller who hangs up: to give up a write half-way would take the other orders with it.
            await database.ExecuteAsync(
                async limit =>
                {
                    await orders.InsertManyAsync(batch.Select(static pending => pending.Order), Unordered, limit);
                    return true;
                },
                CancellationToken.None
            );
            metrics.Written(batch.Count, time.GetElapsedTime(started));
            _answers.AllStored(batch);
            return null;
        }
        catch (MongoBulkWriteException<StoredOrder> e)
        {
            metrics.Written(batch.Count, time.GetElapsedTime(started));
            var taken = AnswerByReply(batch, e, sends.Count);
            if (settle)
                _ = SettleAsync(taken); // The next batch does not wait for the look-up, which answers its callers itself.
            return taken;
        }
        catch (Exception e)
        {
            var error = e.GetType().Name;
            metrics.Failed(batch.Count, time.GetElapsedTime(started), error);
            span.Failed(error);
            _answers.AllFailed(batch, e, sends.Count);
            return null;
        }
    }

    /// <summary>
    /// Answers a batch that reached the server and failed in part: the server names each order it refused, the others are stored.
    /// </summary>
    /// <returns>The orders whose ids were taken.</returns>
    private List<PendingOrder> AnswerByReply(List<PendingOrder> batch, MongoBulkWriteException<StoredOrder> exception, int sends)
    {
        var refused = exception.WriteErrors.ToDictionary(error => error.Index);
        List<PendingOrder> taken = [];
        List<WriteFailure> failed = [];
        for (var index = 0; index < batch.Count; index++)
        {
            if (!refused.TryGetValue(index, out var error) && exception.WriteConcernError is null)
            {
                _answers.Stored(batch[index]);
            }
            else if (error is null)
            {
                batch[index].Complete(new OrderOutcome.Unknown());
            }
            else if (error.Category == ServerErrorCategory.DuplicateKey)
            {
                taken.Add(batch[index]);
            }
            else if (WriteFailures.Judge(error, sends) is { } failure)
            {
                failed.Add(failure);
                _answers.Failed(batch[index], failure);
            }
            else
            {
                batch[index].Fail(new OrderRefusedException(error));
            }
        }

        if (exception.WriteConcernError is { } unconfirmed && refused.Count < batch.Count)
        {
            _answers.LogFailed(
                batch.Count - refused.Count,
                WriteFailure.Unknown,
                $"the write concern was not met (error code {unconfirmed.Code})"
            );
        }

        foreach (var failures in failed.GroupBy(failure => failure))
            _answers.LogFailed(failures.Count(), failures.Key, "the server refused them");
        return taken;
    }

    /// <summary>
    /// Answers orders whose ids are taken; never throws. An id that is taken but not readable is not on a majority yet, or was removed
    /// since: the order is written again, which its id makes safe, until <see cref="MongoOptions.OperationTimeout"/> after its arrival.
    /// </summary>
    private async Task SettleAsync(List<PendingOrder> taken)
    {
        while (taken.Count > 0)
        {
            var count = taken.Count;
            Interlocked.Add(ref _lookingUp, count);
            try
            {
                taken.ForEach(static pending => pending.IsTaken = true);
                var notFound = await _duplicates.AnswerAsync(taken);
                taken = notFound.Count > 0 ? await WriteAgainAsync(notFound) : [];
            }
            catch (Exception e)
            {
                _answers.AllFailed(taken.FindAll(static pending => !pending.IsAnswered), e, sends: 1);
                return;
            }
            finally
            {
                Interlocked.Add(ref _lookingUp, -count);
            }
        }
    }

    /// <returns>The orders whose ids are still taken.</returns>
    private async Task<List<PendingOrder>> WriteAgainAsync(List<PendingOrder> notFound)
    {
        await Task.Delay(ReadableDelay, time);
        List<PendingOrder> again = [];
        foreach (var pending in notFound)
        {
            if (time.GetElapsedTime(pending.Since) > mongo.Value.OperationTimeout)
                pending.Complete(new OrderOutcome.Unknown());
            else
                again.Add(pending);
        }
        return again.Count > 0 ? await InsertAsync(again, settle: false) ?? [] : [];
    }
}
