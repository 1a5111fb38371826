namespace DzStore.Load.Tests.Ledgers;

/// <summary>A collection that holds what the test says.</summary>
internal sealed class StubBook(List<LoadOrder> stored) : IOrderBook
{
    public Task ClearAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyList<LoadOrder>> ReadAllAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<LoadOrder>>(stored);

    public IAsyncEnumerable<LoadOrder> ReadAsync(string prefix, CancellationToken cancellationToken) =>
        stored.Where(order => order.OrderId.StartsWith(prefix, StringComparison.Ordinal)).ToAsyncEnumerable();
}
