using DzStore.Orders.Outcomes;
using DzStore.ServiceDefaults.Database;
using Polly.CircuitBreaker;

namespace DzStore.Orders.Batching;

/// <summary>Answers the callers of a batch's orders.</summary>
internal sealed partial class BatchAnswers(DatabaseResilience database, OrderMetrics metrics, TimeProvider time, ILogger logger)
{
    /// <summary>Answers that all orders are stored.</summary>
    public void AllStored(List<PendingOrder> batch) => Spread.Over(batch, Stored);

    /// <summary>Answers that one order is stored.</summary>
    public void Stored(PendingOrder pending)
    {
        var elapsed = time.GetElapsedTime(pending.Since);
        metrics.Acknowledged(elapsed);
        pending.Complete(new OrderOutcome.Stored(pending.Order, elapsed));
    }

    /// <summary>Answers orders whose write, or the look-up of a taken id, failed as a whole.</summary>
    public void AllFailed(List<PendingOrder> batch, Exception exception, int sends)
    {
        if (WriteFailures.Judge(exception, sends) is not { } failure)
        {
            foreach (var pending in batch)
                pending.Fail(exception);
            return;
        }
        LogFailed(batch.Count, failure, DatabaseFailure.Reason(exception));
        var retryAfter = (exception as BrokenCircuitException)?.RetryAfter ?? database.RetryAfter;
        foreach (var pending in batch)
            pending.Complete(OutcomeOf(pending, failure, retryAfter));
    }

    /// <summary>Answers one order that the server refused, by what the refusal says of it.</summary>
    public void Failed(PendingOrder pending, WriteFailure failure) => pending.Complete(OutcomeOf(pending, failure, database.RetryAfter));

    /// <summary>Logs orders that were not confirmed; <paramref name="reason"/> holds nothing of any order.</summary>
    public void LogFailed(int count, WriteFailure failure, string reason) =>
        LogUnconfirmed(count, failure == WriteFailure.NotWritten ? "were not stored" : "may be stored or not", reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Count} order(s) {State}: {Reason}")]
    private partial void LogUnconfirmed(int count, string state, string reason);

    private static OrderOutcome OutcomeOf(PendingOrder pending, WriteFailure failure, TimeSpan retryAfter) =>
        failure == WriteFailure.NotWritten && !pending.IsTaken ? new OrderOutcome.Unavailable(retryAfter) : new OrderOutcome.Unknown();
}
