using DzStore.Load.Orders;

namespace DzStore.Load.Tests.Ledgers;

/// <summary>A collection with the orders of a test.</summary>
internal sealed class StubOrders(List<LoadOrder> stored) : IOrderRepository
{
    public IAsyncEnumerable<LoadOrder> ReadAsync(OrderIds ids, CancellationToken cancellationToken) =>
        stored.Where(order => ids.Include(order.OrderId)).ToAsyncEnumerable();

    public Task RemoveAsync(OrderIds ids, CancellationToken cancellationToken) => throw new NotSupportedException();
}
