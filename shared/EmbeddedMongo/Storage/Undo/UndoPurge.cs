using EmbeddedMongo.Errors;

namespace EmbeddedMongo.Storage.Undo;

/// <summary>Deletes undo records behind the commit point, now and then.</summary>
internal sealed class UndoPurge : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly StorageEngine _engine;
    private readonly ITimer _timer;
    private int _running;

    public UndoPurge(StorageEngine engine)
    {
        _engine = engine;
        _timer = engine.Options.Time.CreateTimer(_ => Run(), null, Interval, Interval);
    }

    /// <summary>Deletes what can be deleted now.</summary>
    public void Run()
    {
        if (!_engine.Undo.Keeps || Interlocked.Exchange(ref _running, 1) == 1)
            return;
        try
        {
            _engine.PurgeUndo(_engine.Committed.Current.Timestamp);
        }
        catch (Exception e) when (e is MongoException or ObjectDisposedException or RocksDbSharp.RocksDbException)
        {
            // The engine closes, or has failed; the next start goes on.
        }
        finally
        {
            Volatile.Write(ref _running, 0);
        }
    }

    public void Dispose() => _timer.Dispose();
}
