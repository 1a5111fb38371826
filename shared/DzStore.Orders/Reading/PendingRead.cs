using System.Diagnostics;
using System.Threading.Tasks.Sources;
using DzStore.Orders.Batching;
using DzStore.Orders.Outcomes;

namespace DzStore.Orders.Reading;

/// <summary>
/// A read that waits for its batch, which its caller awaits once. It ends with its batch, or where its caller hangs up before.
/// </summary>
internal sealed class PendingRead : IValueTaskSource<LookupOutcome>, IPending
{
    private ManualResetValueTaskSourceCore<LookupOutcome> _answer;
    private CancellationTokenRegistration _hangUp;
    private int _answered;

    /// <param name="orderId">The order that is looked for.</param>
    /// <param name="since">The clock's timestamp of its arrival.</param>
    public PendingRead(string orderId, long since) => (OrderId, Since) = (orderId, since);

    public string OrderId { get; }

    public long Since { get; }

    public int Bytes => 0;

    public ActivityContext Trace { get; } = OrderTraces.Current;

    /// <summary>True once its caller has an answer or has hung up.</summary>
    public bool IsAnswered => Volatile.Read(ref _answered) != 0;

    public ValueTask<LookupOutcome> Answer => new(this, _answer.Version);

    /// <summary>Ends the waiting with the caller's. Call it once, before anything can answer the read.</summary>
    public void EndWith(CancellationToken caller) =>
        _hangUp = caller.UnsafeRegister(static (read, caller) => ((PendingRead)read!).Fail(new OperationCanceledException(caller)), this);

    /// <summary>Answers the caller on this thread.</summary>
    public void Complete(LookupOutcome outcome)
    {
        if (TryAnswer())
            _answer.SetResult(outcome);
    }

    /// <summary>Throws to the caller.</summary>
    public void Fail(Exception exception)
    {
        if (TryAnswer())
            _answer.SetException(exception);
    }

    LookupOutcome IValueTaskSource<LookupOutcome>.GetResult(short token) => _answer.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<LookupOutcome>.GetStatus(short token) => _answer.GetStatus(token);

    void IValueTaskSource<LookupOutcome>.OnCompleted(
        Action<object?> continuation,
        object? state,
        short token,
        ValueTaskSourceOnCompletedFlags flags
    ) => _answer.OnCompleted(continuation, state, token, flags);

    private bool TryAnswer()
    {
        if (Interlocked.Exchange(ref _answered, 1) != 0)
            return false;
        _hangUp.Unregister();
        return true;
    }
}
