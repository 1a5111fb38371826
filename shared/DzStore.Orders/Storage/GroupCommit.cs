using Microsoft.Extensions.Options;

namespace DzStore.Orders;

/// <summary>
/// Orders that arrive while others are being written share the next write. Nobody waits when the database is idle: the first order
/// goes at once and alone, and its round trip is the time in which the next batch gathers (group commit, as in DeWitt et al.,
/// "Implementation Techniques for Main Memory Database Systems", 1984).
/// </summary>
public sealed class GroupCommit
{
    private readonly Lock _gate = new();
    private readonly Queue<PendingOrder> _queue = new();
    private readonly BatchWriter _writer;
    private readonly OrderOptions _options;
    private readonly Admission _admission;
    private readonly OrderMetrics _metrics;
    private readonly TimeProvider _time;

    /// <summary>A batch belongs to no request: it runs outside the trace and the log scope of the order that happens to start it.</summary>
    private readonly ExecutionContext? _context = ExecutionContext.Capture();

    private int _writing;

    internal GroupCommit(BatchWriter writer, IOptions<OrderOptions> options, OrderMetrics metrics, TimeProvider time)
    {
        (_writer, _options, _metrics, _time) = (writer, options.Value, metrics, time);
        _admission = new(_options);
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
            if (_writing == _options.BatchesInFlight)
                return pending.Answer;
            _writing++;
        }
        if (_context is null)
            _ = WriteQueueAsync();
        else
            ExecutionContext.Run(_context, static state => _ = ((GroupCommit)state!).WriteQueueAsync(), this);
        return pending.Answer;
    }

    private TimeSpan? Refuse()
    {
        var wait = _admission.Refuse(_queue.Count);
        if (wait is not null)
            _metrics.Refused();
        return wait;
    }

    private async Task WriteQueueAsync()
    {
        while (Next() is { Count: > 0 } batch)
        {
            var started = _time.GetTimestamp();
            await _writer.WriteAsync(batch);
            _admission.Observe(batch.Count, _time.GetElapsedTime(started));
        }
    }

    private List<PendingOrder> Next()
    {
        List<PendingOrder> batch = [];
        List<PendingOrder>? stale = null;
        lock (_gate)
        {
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
            if (batch.Count == 0)
                _writing--;
        }
        foreach (var old in stale ?? [])
        {
            _metrics.Refused();
            old.Complete(new OrderOutcome.Overloaded(_options.MaxAge), alone: false);
        }
        return batch;
    }
}
