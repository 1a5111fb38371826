using DzStore.ServiceDefaults.Database;
using MongoDB.Driver;
using Polly.CircuitBreaker;

namespace DzStore.Orders;

/// <summary>
/// The orders of one collection under one write concern. Every write ends in one <see cref="OrderOutcome"/>; an error that no
/// caller can do anything about (no permission, no space) is thrown, and so is every failure of a read.
/// </summary>
/// <remarks>
/// The collection's read concern belongs to its write concern: a majority store reads with majority, so that neither a replay
/// nor a GET shows an order that a crash could still take back.
/// </remarks>
public sealed partial class OrderStore(
    IMongoCollection<StoredOrder> orders, DatabaseResilience database, TimeProvider time, ILogger<OrderStore> logger)
{
    private static readonly FilterDefinitionBuilder<StoredOrder> Where = Builders<StoredOrder>.Filter;
    private static readonly SortDefinition<StoredOrder> ById = Builders<StoredOrder>.Sort.Ascending("_id");
    private static readonly TimeSpan NotYetVisible = TimeSpan.FromMilliseconds(10);

    /// <summary>Stores an order, or finds that it is there already.</summary>
    public async Task<OrderOutcome> PlaceAsync(Order order, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var sends = DatabaseSends.Watch();
        try
        {
            // Once begun, the operation's own limit ends it, not a caller who hangs up: a write given up half-way costs the
            // driver its connection, and an impatient crowd would take the whole pool with it.
            return await database.ExecuteAsync(limit => InsertAsync(order, limit), CancellationToken.None);
        }
        catch (Exception e) when (WriteFailures.Judge(e, sends.Count) is { } failure)
        {
            LogFailed(failure, e.GetType().Name);
            return failure == WriteFailure.NotWritten
                ? new OrderOutcome.Unavailable((e as BrokenCircuitException)?.RetryAfter ?? database.RetryAfter)
                : new OrderOutcome.Unknown();
        }
    }

    /// <summary>The order with this id, or null.</summary>
    public async Task<StoredOrder?> FindAsync(string orderId, CancellationToken cancellationToken) =>
        await database.ExecuteAsync<StoredOrder?>(async limit => await ReadAsync(orderId, limit), cancellationToken);

    /// <summary>Up to <paramref name="limit"/> orders in order of their ids, of one user or of all, with ids greater than <paramref name="after"/>.</summary>
    public async Task<IReadOnlyList<StoredOrder>> ListAsync(string? user, string? after, int limit, CancellationToken cancellationToken)
    {
        var filter = (user is null ? Where.Empty : Where.Eq("user", user)) & (after is null ? Where.Empty : Where.Gt("_id", after));
        return await database.ExecuteAsync(token => orders.Find(filter).Sort(ById).Limit(limit).ToListAsync(token), cancellationToken);
    }

    private async Task<OrderOutcome> InsertAsync(Order order, CancellationToken limit)
    {
        var stored = new StoredOrder(order, Now());
        var started = time.GetTimestamp();
        while (true)
        {
            try
            {
                await orders.InsertOneAsync(stored, options: null, limit);
                return new OrderOutcome.Stored(stored, time.GetElapsedTime(started));
            }
            catch (MongoWriteException e) when (e.WriteError?.Category == ServerErrorCategory.DuplicateKey)
            {
                if (await ReadAsync(order.OrderId, limit) is { } existing)
                    return existing.Order.HasContentOf(order) ? new OrderOutcome.Replayed(existing) : new OrderOutcome.Conflict();

                // The id is taken but the order not readable: not yet on a majority, or removed since. The id makes trying again safe.
                await Task.Delay(NotYetVisible, time, limit);
            }
        }
    }

    private Task<StoredOrder?> ReadAsync(string orderId, CancellationToken limit) =>
        orders.Find(Where.Eq("_id", orderId)).FirstOrDefaultAsync(limit)!;

    /// <summary>BSON keeps milliseconds: cut here, so that the answer to the first request and to every later one is the same.</summary>
    private DateTime Now()
    {
        var now = time.GetUtcNow().UtcDateTime;
        return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMillisecond));
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "An order was not confirmed: {Failure} ({Exception})")]
    private partial void LogFailed(WriteFailure failure, string exception);
}
