using EmbeddedMongo.Errors;

namespace EmbeddedMongo.Storage.Oplog;

/// <summary>Drops the oldest entries of an oplog that is above its size, in the background.</summary>
internal sealed class OplogTrimming(StorageEngine engine)
{
    private int _running;

    /// <summary>Begins to trim where there is something to drop, unless it is under way.</summary>
    public void Begin()
    {
        if (engine.Log.Excess is not null && Interlocked.Exchange(ref _running, 1) == 0)
            ThreadPool.UnsafeQueueUserWorkItem(static trimming => trimming.Run(), this, preferLocal: false);
    }

    /// <summary>Drops whole segments, the oldest first: each is one range, whatever it holds.</summary>
    private void Run()
    {
        try
        {
            while (true)
            {
                using var transaction = engine.BeginWrite();
                if (engine.Log.Excess is not { } oldest)
                    return;
                engine.Log.Drop(transaction, oldest);
                transaction.Commit();
            }
        }
        catch (MongoException)
        {
            // No more writes: the engine closes, or has failed. The next start goes on.
        }
        finally
        {
            Volatile.Write(ref _running, 0);
        }
    }
}
