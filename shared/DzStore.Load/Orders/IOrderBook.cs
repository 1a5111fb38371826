namespace DzStore.Load;

/// <summary>
/// Where a service's orders end up, seen past the service: what a run clears before and looks into after. MongoDB in life,
/// memory in tests of what happens when a service lies.
/// </summary>
public interface IOrderBook
{
    /// <summary>Empties the book.</summary>
    Task ClearAsync(CancellationToken cancellationToken);

    /// <summary>Every order in the book. An entry that cannot be read as an order is a <see cref="FormatException"/>.</summary>
    Task<IReadOnlyList<LoadOrder>> ReadAllAsync(CancellationToken cancellationToken);

    /// <summary>The orders whose <c>order_id</c> begins with a prefix, one by one: there may be more than memory should hold.</summary>
    IAsyncEnumerable<LoadOrder> ReadAsync(string prefix, CancellationToken cancellationToken);
}
