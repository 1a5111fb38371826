namespace DzStore.Load.Orders;

/// <summary>
/// The collection of a service's orders, read without the service. Others may order into it at the same time, so that a run touches
/// nothing but its own ids. MongoDB in a run, memory in tests of a service that answers falsely.
/// </summary>
public interface IOrderRepository
{
    /// <summary>The orders whose <c>order_id</c> is one of the ids, one by one: there may be more than memory holds.</summary>
    /// <exception cref="FormatException">A document cannot be read as an order.</exception>
    IAsyncEnumerable<LoadOrder> ReadAsync(OrderIds ids, CancellationToken cancellationToken);

    /// <summary>Removes the orders with the ids, and no others.</summary>
    Task RemoveAsync(OrderIds ids, CancellationToken cancellationToken);
}
