using DzStore.Orders.Batching;
using DzStore.Orders.Contract;
using DzStore.Orders.Documents;
using DzStore.Orders.Outcomes;
using DzStore.Orders.Reading;
using DzStore.ServiceDefaults.Database;
using MongoDB.Driver;
using Polly.CircuitBreaker;

namespace DzStore.Orders.Storage;

/// <summary>
/// Reads and places the orders of one collection under one write concern. Every write ends in one <see cref="OrderOutcome"/>; an error that
/// no caller can act on (no permission, no space) is thrown, and so is every failure of a read.
/// </summary>
/// <remarks>
/// The collection's read concern belongs to its write concern: a majority store reads with majority, so that neither a replay
/// nor a GET shows an order that a crash could still take back.
/// </remarks>
public sealed class OrderStore(
    IMongoCollection<StoredOrder> orders,
    GroupCommit commits,
    GroupRead reads,
    DatabaseResilience database,
    TimeProvider time
)
{
    private static readonly FilterDefinitionBuilder<StoredOrder> Where = Builders<StoredOrder>.Filter;
    private static readonly SortDefinition<StoredOrder> ById = Builders<StoredOrder>.Sort.Ascending("_id");

    /// <summary>
    /// Refuses an order before its body is read, where the database is unavailable or too many orders wait; null where the order is
    /// admitted. It runs at once, on the caller's thread: thousands of callers who try again and again must not delay the probe of the
    /// database.
    /// </summary>
    public OrderOutcome? Refuse() =>
        database.IsOpen ? new OrderOutcome.Unavailable(database.RetryAfter)
        : commits.Refuse() is { } wait ? new OrderOutcome.Overloaded(wait)
        : null;

    /// <summary>Stores an order, or finds that it is there already.</summary>
    /// <exception cref="OperationCanceledException">The caller hung up before the write began; a write that began is finished.</exception>
    public ValueTask<OrderOutcome> PlaceAsync(Order order, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return commits.CommitAsync(new(order, Now()));
    }

    /// <summary>The order with this id. Readers of single orders share finds, and have a bound of their own.</summary>
    /// <exception cref="BrokenCircuitException">
    /// The database is unavailable; other failures of a read are the driver's exceptions.
    /// </exception>
    public ValueTask<LookupOutcome> FindAsync(string orderId, CancellationToken cancellationToken) =>
        reads.FindAsync(orderId, cancellationToken);

    /// <summary>
    /// Up to <paramref name="limit"/> orders by ascending id, of one user or (null) of all, with ids greater than <paramref name="after"/>.
    /// </summary>
    /// <exception cref="BrokenCircuitException">
    /// The database is unavailable; other failures of a read are the driver's exceptions.
    /// </exception>
    public async Task<IReadOnlyList<StoredOrder>> ListAsync(string? user, string? after, int limit, CancellationToken cancellationToken)
    {
        var filter = (user is null ? Where.Empty : Where.Eq("user", user)) & (after is null ? Where.Empty : Where.Gt("_id", after));
        return await database.ExecuteAsync(token => orders.Find(filter).Sort(ById).Limit(limit).ToListAsync(token), cancellationToken);
    }

    /// <summary>The time in whole milliseconds, as BSON keeps it, so that the first answer is equal to all later ones.</summary>
    private DateTime Now()
    {
        var now = time.GetUtcNow().UtcDateTime;
        return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMillisecond));
    }
}
