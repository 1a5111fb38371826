using DzStore.ServiceDefaults.Database;
using MongoDB.Driver;

namespace DzStore.Orders;

/// <summary>
/// The orders of one collection under one write concern. Every write ends in one <see cref="OrderOutcome"/>; an error that no
/// caller can do anything about (no permission, no space) is thrown, and so is every failure of a read.
/// </summary>
/// <remarks>
/// The collection's read concern belongs to its write concern: a majority store reads with majority, so that neither a replay
/// nor a GET shows an order that a crash could still take back.
/// </remarks>
public sealed class OrderStore(IMongoCollection<StoredOrder> orders, GroupCommit commits, DatabaseResilience database, TimeProvider time)
{
    private static readonly FilterDefinitionBuilder<StoredOrder> Where = Builders<StoredOrder>.Filter;
    private static readonly SortDefinition<StoredOrder> ById = Builders<StoredOrder>.Sort.Ascending("_id");

    /// <summary>
    /// What an order would be told if it came now, with nothing done for it; null where it is welcome. Told at once, on the caller's thread:
    /// thousands who try again and again must not keep the database's return from being noticed.
    /// </summary>
    public OrderOutcome? Refusal =>
        database.IsOpen ? new OrderOutcome.Unavailable(database.RetryAfter) : commits.Overloaded is { } wait ? new OrderOutcome.Overloaded(wait) : null;

    /// <summary>Stores an order, or finds that it is there already.</summary>
    public ValueTask<OrderOutcome> PlaceAsync(Order order, CancellationToken cancellationToken)
    {
        // Once begun, a write is ended even if its caller hangs up.
        cancellationToken.ThrowIfCancellationRequested();
        return commits.CommitAsync(new(order, Now()));
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

    private Task<StoredOrder?> ReadAsync(string orderId, CancellationToken limit) =>
        orders.Find(Where.Eq("_id", orderId)).FirstOrDefaultAsync(limit)!;

    /// <summary>BSON keeps milliseconds: cut here, so that the answer to the first request and to every later one is the same.</summary>
    private DateTime Now()
    {
        var now = time.GetUtcNow().UtcDateTime;
        return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMillisecond));
    }
}
