using System.Diagnostics;
using System.Text;
using System.Threading.Tasks.Sources;
using DzStore.Orders.Documents;
using DzStore.Orders.Outcomes;

namespace DzStore.Orders.Batching;

/// <summary>An order that waits for its outcome, which its caller awaits once.</summary>
/// <param name="order">The order with the time of its arrival.</param>
/// <param name="since">The clock's timestamp of its arrival, as TimeProvider.GetTimestamp returns it.</param>
internal sealed class PendingOrder(StoredOrder order, long since) : IValueTaskSource<OrderOutcome>, IPending
{
    private ManualResetValueTaskSourceCore<OrderOutcome> _answer;

    public StoredOrder Order => order;

    public long Since => since;

    /// <summary>The trace of its request; default where traces are not recorded.</summary>
    public ActivityContext Trace { get; } = OrderTraces.Current;

    /// <summary>The approximate number of bytes that it adds to a batch.</summary>
    public int Bytes { get; } =
        128
        + 2 * Encoding.UTF8.GetByteCount(order.Order.OrderId)
        + Encoding.UTF8.GetByteCount(order.Order.User)
        + order.Order.Items.Sum(static item => 10 + Encoding.UTF8.GetByteCount(item));

    /// <summary>True once its id was found taken, perhaps by itself: no later failure proves that it is not stored.</summary>
    public bool IsTaken { get; set; }

    public bool IsAnswered => _answer.GetStatus(_answer.Version) != ValueTaskSourceStatus.Pending;

    public ValueTask<OrderOutcome> Answer => new(this, _answer.Version);

    /// <summary>
    /// Answers the caller on this thread, one order of a batch after the other: to wake a thread for each would take longer.
    /// </summary>
    public void Complete(OrderOutcome outcome) => _answer.SetResult(outcome);

    /// <summary>Throws to the caller an error that is no outcome of an order, such as a missing permission.</summary>
    public void Fail(Exception exception) => _answer.SetException(exception);

    OrderOutcome IValueTaskSource<OrderOutcome>.GetResult(short token) => _answer.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<OrderOutcome>.GetStatus(short token) => _answer.GetStatus(token);

    void IValueTaskSource<OrderOutcome>.OnCompleted(
        Action<object?> continuation,
        object? state,
        short token,
        ValueTaskSourceOnCompletedFlags flags
    ) => _answer.OnCompleted(continuation, state, token, flags);
}
