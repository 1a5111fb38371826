using EmbeddedMongo.Errors;
using MongoDB.Bson;

namespace EmbeddedMongo.Storage.Oplog;

/// <summary>
/// Writes a no-op into the oplog where nothing else was written for a time, so that the cluster time of an idle set moves: MongoDB's
/// <c>periodicNoopIntervalSecs</c>, of 10 seconds.
/// </summary>
internal sealed class PeriodicNoop : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private readonly StorageEngine _engine;
    private readonly Func<bool> _isPrimary;
    private readonly ITimer _timer;
    private OpTime _seen;

    /// <param name="engine">The engine.</param>
    /// <param name="time">The clock.</param>
    /// <param name="isPrimary">Tells true while the server may write.</param>
    public PeriodicNoop(StorageEngine engine, TimeProvider time, Func<bool> isPrimary)
    {
        (_engine, _isPrimary, _seen) = (engine, isPrimary, engine.Log.Last);
        _timer = time.CreateTimer(_ => Write(), null, Interval, Interval);
    }

    public void Dispose() => _timer.Dispose();

    private void Write()
    {
        try
        {
            if (_engine.Log.Last == _seen && _isPrimary())
                _engine.Note(new BsonDocument("msg", "periodic noop"));
            _seen = _engine.Log.Last;
        }
        catch (MongoException)
        {
            // The engine takes no more writes, and says so to those who ask for one.
        }
    }
}
