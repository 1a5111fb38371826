using DzStore.Orders.Documents;
using DzStore.Orders.Outcomes;
using Microsoft.Extensions.Options;

namespace DzStore.Orders.Batching;

/// <summary>
/// Lets orders that arrive while others are being written share the next write (<see cref="Batches{T}"/>, <see cref="BatchWriter"/>).
/// </summary>
public sealed class GroupCommit : IDisposable
{
    private readonly Batches<PendingOrder> _batches;
    private readonly BatchWriter _writer;
    private readonly TimeSpan _maxAge;
    private readonly OrderMetrics _metrics;
    private readonly TimeProvider _time;

    internal GroupCommit(BatchWriter writer, IOptions<OrderOptions> options, OrderMetrics metrics, TimeProvider time)
    {
        (_writer, _maxAge, _metrics, _time) = (writer, options.Value.MaxAge, metrics, time);
        _batches = new(options.Value.Writes, time, writer.WriteAsync, RefuseStale);
        metrics.Observe(queued: () => _batches.Waiting, inFlight: () => _batches.InFlight);
    }

    /// <summary>
    /// Refuses an order, before its body is read, where too many wait; a refusal is counted in the metrics. Null where the order is
    /// admitted.
    /// </summary>
    /// <returns>The time after which its sender should try again.</returns>
    // Orders whose ids were taken also keep the database busy, until the stored orders have been read.
    public TimeSpan? Refuse() => Counted(_batches.Refuse(_writer.LookingUp));

    /// <summary>Stores the order in the next batch; completes when that batch's write concern is confirmed or its failure known.</summary>
    internal ValueTask<OrderOutcome> CommitAsync(StoredOrder order)
    {
        var pending = new PendingOrder(order, _time.GetTimestamp());
        return Counted(_batches.Add(pending, _writer.LookingUp)) is { } wait ? new(new OrderOutcome.Overloaded(wait)) : pending.Answer;
    }

    /// <summary>Stops the timer; orders that wait are not answered.</summary>
    public void Dispose() => _batches.Dispose();

    private TimeSpan? Counted(TimeSpan? refusal)
    {
        if (refusal is not null)
            _metrics.Refused();
        return refusal;
    }

    private void RefuseStale(PendingOrder order)
    {
        _metrics.Refused();
        order.Complete(new OrderOutcome.Overloaded(_maxAge));
    }
}
