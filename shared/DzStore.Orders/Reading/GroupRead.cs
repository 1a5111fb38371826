using DzStore.Orders.Batching;
using DzStore.Orders.Documents;
using DzStore.Orders.Outcomes;
using DzStore.ServiceDefaults.Database;
using Microsoft.Extensions.Options;
using MongoDB.Bson;
using MongoDB.Driver;

namespace DzStore.Orders.Reading;

/// <summary>
/// Lets reads of single orders that arrive while others are with the database share the next find. They have a queue, a bound and batches
/// of their own: however many readers there are, the database gets as few operations from them as orders need to go on.
/// </summary>
public sealed class GroupRead : IDisposable
{
    private readonly Batches<PendingRead> _batches;
    private readonly IMongoCollection<StoredOrder> _orders;
    private readonly DatabaseResilience _database;
    private readonly TimeSpan _maxAge;
    private readonly OrderMetrics _metrics;
    private readonly TimeProvider _time;

    internal GroupRead(
        IMongoCollection<StoredOrder> orders,
        DatabaseResilience database,
        IOptions<OrderOptions> options,
        OrderMetrics metrics,
        TimeProvider time
    )
    {
        (_orders, _database, _maxAge, _metrics, _time) = (orders, database, options.Value.MaxAge, metrics, time);
        _batches = new(options.Value.Reads, time, ReadAsync, RefuseStale);
        metrics.ObserveReads(queued: () => _batches.Waiting);
    }

    /// <summary>Looks an order up in the next batch. A failure of the batch is thrown to each of its readers.</summary>
    internal ValueTask<LookupOutcome> FindAsync(string orderId, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var read = new PendingRead(orderId, _time.GetTimestamp());
        read.EndWith(cancellationToken);
        if (_batches.Add(read) is { } wait)
        {
            _metrics.ReadRefused();
            read.Complete(new LookupOutcome.Overloaded(wait));
        }
        return read.Answer;
    }

    /// <summary>Stops the timer; reads that wait are not answered.</summary>
    public void Dispose() => _batches.Dispose();

    /// <summary>Answers every read of the batch; never throws.</summary>
    private async Task ReadAsync(List<PendingRead> batch)
    {
        batch.RemoveAll(static read => read.IsAnswered); // Their callers have hung up.
        if (batch.Count == 0)
            return;
        var started = _time.GetTimestamp();
        using var span = OrderTraces.StartBatch("read orders", batch);
        try
        {
            // The batch's own limit ends it, not a caller who hangs up.
            var found = await _database.ExecuteAsync(limit => FindAsync(batch, limit), CancellationToken.None);
            _metrics.Read(batch.Count, _time.GetElapsedTime(started));
            Spread.Over(batch, read => Answer(read, found));
        }
        catch (Exception e)
        {
            var error = e.GetType().Name;
            _metrics.Read(batch.Count, _time.GetElapsedTime(started), error);
            span.Failed(error);
            foreach (var read in batch)
                read.Fail(e);
        }
    }

    private async Task<Dictionary<string, ReadOrder>> FindAsync(List<PendingRead> batch, CancellationToken limit)
    {
        var ids = batch.Select(static read => read.OrderId).ToHashSet(StringComparer.Ordinal);
        BsonValue wanted = ids.Count == 1 ? batch[0].OrderId : new BsonDocument("$in", new BsonArray(ids));
        // All in one reply: the driver would otherwise ask for the rest after the first 101.
        var found = await _orders
            .Find(new BsonDocument("_id", wanted), new FindOptions { BatchSize = ids.Count })
            .Limit(ids.Count)
            .As(ReadOrderSerializer.Instance)
            .ToListAsync(limit);
        return found.ToDictionary(static order => order.Id, StringComparer.Ordinal);
    }

    private static void Answer(PendingRead read, Dictionary<string, ReadOrder> found)
    {
        if (!found.TryGetValue(read.OrderId, out var order))
            read.Complete(LookupOutcome.Nothing);
        else if (order.Order is { } stored)
            read.Complete(new LookupOutcome.Found(stored));
        else
            read.Fail(order.Error!);
    }

    private void RefuseStale(PendingRead read)
    {
        _metrics.ReadRefused();
        read.Complete(new LookupOutcome.Overloaded(_maxAge));
    }
}
