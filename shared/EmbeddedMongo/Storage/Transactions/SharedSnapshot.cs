using RocksDbSharp;

namespace EmbeddedMongo.Storage.Transactions;

/// <summary>A snapshot of the store that a transaction and its readers share: it is released by the last of them.</summary>
internal sealed class SharedSnapshot(RocksStore store, Snapshot snapshot)
{
    private int _holders = 1;

    public ReadOptions Options { get; } = new ReadOptions().SetSnapshot(snapshot);

    public Snapshot Snapshot => snapshot;

    /// <summary>Holds it for one more reader; false where it is released already.</summary>
    public bool TryHold()
    {
        int holders;
        do
        {
            holders = Volatile.Read(ref _holders);
            if (holders == 0)
                return false;
        } while (Interlocked.CompareExchange(ref _holders, holders + 1, holders) != holders);
        return true;
    }

    public void Release()
    {
        if (Interlocked.Decrement(ref _holders) > 0)
            return;
        snapshot.Dispose();
        store.Release();
    }
}
