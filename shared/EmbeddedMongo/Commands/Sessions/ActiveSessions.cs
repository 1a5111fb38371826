using System.Collections.Concurrent;
using EmbeddedMongo.Storage;
using MongoDB.Bson;

namespace EmbeddedMongo.Commands.Sessions;

/// <summary>The sessions that commands have named within the last 30 minutes, for $listLocalSessions.</summary>
internal sealed class ActiveSessions(TimeProvider time)
{
    /// <summary>The time after which a session that nobody names is forgotten, in minutes; hello tells it to clients.</summary>
    public const int TimeoutMinutes = 30;

    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(TimeoutMinutes);

    private readonly ConcurrentDictionary<LogicalSession, long> _lastUses = new();
    private long _swept = time.GetTimestamp();

    public void Use(LogicalSession session)
    {
        var now = time.GetTimestamp();
        _lastUses[session] = now;
        var swept = Volatile.Read(ref _swept);
        // One of those who find it due does it.
        if (time.GetElapsedTime(swept, now) > Timeout && Interlocked.CompareExchange(ref _swept, now, swept) == swept)
            Sweep(now);
    }

    public void Forget(Predicate<LogicalSession> isMeant)
    {
        foreach (var session in _lastUses.Keys.Where(session => isMeant(session)))
            _lastUses.TryRemove(session, out _);
    }

    /// <summary>The sessions as MongoDB's <c>$listLocalSessions</c> shows them.</summary>
    public IEnumerable<BsonDocument> Describe()
    {
        var (now, wall) = (time.GetTimestamp(), time.GetUtcNow());
        Sweep(now);
        return _lastUses
            .ToArray()
            .Select(entry => new BsonDocument
            {
                { "_id", entry.Key.ToBson() },
                { "lastUse", new BsonDateTime((wall - time.GetElapsedTime(entry.Value, now)).ToUnixTimeMilliseconds()) },
            });
    }

    private void Sweep(long now)
    {
        foreach (var entry in _lastUses)
        {
            if (time.GetElapsedTime(entry.Value, now) > Timeout)
                _lastUses.TryRemove(entry);
        }
    }
}
