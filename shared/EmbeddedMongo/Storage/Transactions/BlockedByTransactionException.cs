namespace EmbeddedMongo.Storage.Transactions;

/// <summary>
/// A write outside any transaction, or a change of the catalog, met what an open transaction holds. Nothing is changed; it is to be tried
/// again when that transaction has ended. No client sees it.
/// </summary>
/// <param name="ended">Completes when the transaction has ended.</param>
/// <param name="queue">What is announced to new transactions while it waits; null for nothing.</param>
internal sealed class BlockedByTransactionException(Task ended, IDisposable? queue = null) : Exception("an open transaction holds this")
{
    public Task Ended { get; } = ended;

    public IDisposable? Queue { get; } = queue;
}
