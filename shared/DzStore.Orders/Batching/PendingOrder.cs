using System.Diagnostics;
using System.Text;
using System.Threading.Tasks.Sources;

namespace DzStore.Orders;

/// <summary>An order on its way through a batch, with the answer its caller waits for; awaited once.</summary>
/// <param name="order">The order with the time of its arrival.</param>
/// <param name="since">The clock's timestamp of its arrival.</param>
internal sealed class PendingOrder(StoredOrder order, long since) : IValueTaskSource<OrderOutcome>
{
    private ManualResetValueTaskSourceCore<OrderOutcome> _answer;

    public StoredOrder Order => order;

    public long Since => since;

    /// <summary>The trace of the request that brought it; default where traces are not recorded.</summary>
    public ActivityContext Trace { get; } = OrderTraces.Current;

    /// <summary>About how many bytes it adds to a batch.</summary>
    public int Bytes { get; } = 128 + 2 * Encoding.UTF8.GetByteCount(order.Order.OrderId) + Encoding.UTF8.GetByteCount(order.Order.User)
        + order.Order.Items.Sum(static item => 10 + Encoding.UTF8.GetByteCount(item));

    /// <summary>Whether its id was found taken, perhaps by itself, sent before: no failure after that says that it is not stored.</summary>
    public bool IsTaken { get; set; }

    public bool IsAnswered => _answer.GetStatus(_answer.Version) != ValueTaskSourceStatus.Pending;

    public ValueTask<OrderOutcome> Answer => new(this, _answer.Version);

    /// <summary>Answers the caller on this thread, one of a batch after the other: waking a thread for each would take longer than the answer.</summary>
    public void Complete(OrderOutcome outcome) => _answer.SetResult(outcome);

    /// <summary>Passes on an error that is neither a failure nor an unknown outcome of this order, but a fault of the set-up.</summary>
    public void Fail(Exception exception) => _answer.SetException(exception);

    OrderOutcome IValueTaskSource<OrderOutcome>.GetResult(short token) => _answer.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<OrderOutcome>.GetStatus(short token) => _answer.GetStatus(token);

    void IValueTaskSource<OrderOutcome>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _answer.OnCompleted(continuation, state, token, flags);
}
