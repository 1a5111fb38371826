using Microsoft.Extensions.Options;

namespace DzStore.Orders;

/// <summary>
/// Orders that arrive while others are being written share the next write. Nobody waits when the database is idle: the first order
/// goes at once and alone, and its round trip is the time in which the next batch gathers (group commit, as in DeWitt et al.,
/// "Implementation Techniques for Main Memory Database Systems", 1984).
/// </summary>
/// <remarks>
/// A batch costs the service and the database much the same whether it holds one order or fifty, so that under load many small ones would
/// leave no processor for the orders themselves. Therefore a batch goes beside others only once it is as large as they are or has waited for a while, and in
/// a crowd it is cut when those whose requests have arrived have had their turn.
/// </remarks>
public sealed class GroupCommit : IDisposable
{
    /// <summary>What runs in it belongs to no request: to no trace and no log scope, least of all for ever to those of the first order that came.</summary>
    private static readonly ExecutionContext OfNoRequest = FreshContext();

    /// <summary>How long an order waits for company while others are being written: no longer than a good write takes.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(5);

    private readonly Lock _gate = new();
    private readonly Queue<PendingOrder> _queue = new();
    private readonly BatchWriter _writer;
    private readonly OrderOptions _options;
    private readonly Admission _admission;
    private readonly OrderMetrics _metrics;
    private readonly TimeProvider _time;

    /// <summary>Ends the patience of those who wait for company that does not come.</summary>
    private ITimer _alarm = null!;

    /// <summary>Whether the alarm is set.</summary>
    private bool _isAlarmSet;

    /// <summary>Batches being gathered or written.</summary>
    private int _writing;

    /// <summary>Orders in the batches being written.</summary>
    private int _sent;

    /// <summary>Whether the last batch was shared.</summary>
    private volatile bool _isCrowd;

    internal GroupCommit(BatchWriter writer, IOptions<OrderOptions> options, OrderMetrics metrics, TimeProvider time)
    {
        (_writer, _options, _metrics, _time) = (writer, options.Value, metrics, time);
        _admission = new(_options);
        ExecutionContext.Run(OfNoRequest, _ => _alarm = time.CreateTimer(_ => EndPatience(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan), null);
        metrics.Watch(queued: () => _queue.Count, writing: () => _writing);
    }

    /// <summary>How long an order should stay away if it came now; null where it is welcome. Asked before its body is read.</summary>
    public TimeSpan? Overloaded
    {
        get
        {
            lock (_gate)
                return Refuse();
        }
    }

    /// <summary>Stores the order in the next batch; completes when that batch's write concern is confirmed or its failure known.</summary>
    internal ValueTask<OrderOutcome> CommitAsync(StoredOrder order)
    {
        var pending = new PendingOrder(order, _time.GetTimestamp());
        lock (_gate)
        {
            if (Refuse() is { } wait)
                return new(new OrderOutcome.Overloaded(wait));
            _queue.Enqueue(pending);
            if (!IsTimeToWrite())
                return pending.Answer;
            _writing++;
        }
        ExecutionContext.Run(OfNoRequest, static state => _ = ((GroupCommit)state!).WriteQueueAsync(), this);
        return pending.Answer;
    }

    public void Dispose() => _alarm.Dispose();

    private TimeSpan? Refuse()
    {
        // Those whose ids were taken keep the database busy as well, with the orders that have them.
        var wait = _admission.Refuse(_queue.Count + _writer.Comparing);
        if (wait is not null)
            _metrics.Refused();
        return wait;
    }

    /// <summary>Whether what waits should go now; if it should go later, the alarm is set.</summary>
    private bool IsTimeToWrite()
    {
        if (IsWorthABatch(beside: _writing))
            return true;
        if (_queue.Count > 0 && _writing < _options.BatchesInFlight && !_isAlarmSet)
            _isAlarmSet = _alarm.Change(Patience, Timeout.InfiniteTimeSpan);
        return false;
    }

    private void EndPatience()
    {
        lock (_gate)
        {
            _isAlarmSet = false;
            if (_queue.Count == 0 || !IsTimeToWrite())
                return;
            _writing++;
        }
        _ = WriteQueueAsync();
    }

    private bool IsWorthABatch(int beside) =>
        beside == 0 || (beside < _options.BatchesInFlight && _queue.TryPeek(out var first)
            && (_queue.Count >= Math.Min(_sent / beside, _options.BatchOrders) || _time.GetElapsedTime(first.Since) >= Patience));

    private async Task WriteQueueAsync()
    {
        var written = 0;
        while (true)
        {
            if (_isCrowd)
                await Task.Yield();
            var batch = Next(written);
            if (batch.Count == 0)
                return;
            var started = _time.GetTimestamp();
            await _writer.WriteAsync(batch);
            _admission.Observe(batch.Count, _time.GetElapsedTime(started));
            _isCrowd = batch.Count > 1;
            written = batch.Count;
        }
    }

    /// <summary>The next batch of a writer that has <paramref name="written"/> orders behind it; empty where its turn is over.</summary>
    private List<PendingOrder> Next(int written)
    {
        List<PendingOrder> batch = [];
        List<PendingOrder>? stale = null;
        lock (_gate)
        {
            _sent -= written;
            _writing--;
            if (!IsTimeToWrite())
                return batch;
            var bytes = 0;
            while (batch.Count < _options.BatchOrders && _queue.TryPeek(out var next) && (batch.Count == 0 || bytes + next.Bytes <= _options.BatchBytes))
            {
                _queue.Dequeue();
                if (_time.GetElapsedTime(next.Since) > _options.MaxAge)
                {
                    (stale ??= []).Add(next);
                    continue;
                }
                batch.Add(next);
                bytes += next.Bytes;
            }
            if (batch.Count > 0)
                _writing++;
            _sent += batch.Count;
        }
        foreach (var old in stale ?? [])
        {
            _metrics.Refused();
            old.Complete(new OrderOutcome.Overloaded(_options.MaxAge));
        }
        return batch;
    }

    private static ExecutionContext FreshContext()
    {
        ExecutionContext? context = null;
        var thread = new Thread(() => context = ExecutionContext.Capture());
        thread.UnsafeStart(); // Unlike Start, it takes nothing along of what surrounds the caller.
        thread.Join();
        return context!;
    }
}
