using System.Collections.Concurrent;
using System.Security.Cryptography;
using EmbeddedMongo.Errors;
using EmbeddedMongo.Storage;

namespace EmbeddedMongo.Commands.Cursors;

/// <summary>The open cursors, under ids that cannot be guessed; those that nobody reads are closed after a while.</summary>
internal sealed class CursorStore : IDisposable
{
    private readonly ConcurrentDictionary<long, Cursor> _open = new();
    private readonly TimeProvider _time;
    private readonly TimeSpan _timeout;
    private readonly int _limit;
    private readonly ITimer _sweep;
    private long _timedOut;

    /// <param name="limit">The number of cursors open at a time.</param>
    /// <param name="timeout">The time after which a cursor that nobody reads is closed.</param>
    /// <param name="time">The clock.</param>
    public CursorStore(int limit, TimeSpan timeout, TimeProvider time)
    {
        (_time, _timeout, _limit) = (time, timeout, limit);
        var period = TimeSpan.FromTicks(Math.Max(_timeout.Ticks / 10, TimeSpan.TicksPerMillisecond * 10));
        _sweep = _time.CreateTimer(_ => Sweep(), null, period, period);
    }

    public int Count => _open.Count;

    public long TimedOut => Interlocked.Read(ref _timedOut);

    /// <summary>Keeps a cursor for getMore. Over the limit the one that has been idle longest is closed.</summary>
    public void Add(Cursor cursor)
    {
        if (_open.Count >= _limit && _open.Values.MinBy(open => open.LastUsed) is { } oldest)
            Kill(oldest.Id);
        cursor.LastUsed = _time.GetTimestamp();
        cursor.Rest();
        do
        {
            cursor.Id = BitConverter.ToInt64(RandomNumberGenerator.GetBytes(8)) & long.MaxValue;
        } while (cursor.Id == 0 || !_open.TryAdd(cursor.Id, cursor));
    }

    /// <summary>Takes a cursor for a getMore; give it back with <see cref="Return"/>.</summary>
    /// <exception cref="MongoException">CursorNotFound, or it is in use by another command.</exception>
    public Cursor Take(long id)
    {
        if (!_open.TryGetValue(id, out var cursor))
            throw new MongoException(ErrorCode.CursorNotFound, $"cursor id {id} not found");
        if (!cursor.TryUse())
            throw new MongoException(ErrorCode.CursorInUse, $"cursor id {id} is already in use");
        return cursor;
    }

    public void Return(Cursor cursor, bool keep)
    {
        cursor.LastUsed = _time.GetTimestamp();
        if (keep)
            cursor.Rest();
        cursor.Release();
        if (!keep)
            Kill(cursor.Id);
    }

    /// <summary>Closes a cursor; false where there is none.</summary>
    public bool Kill(long id)
    {
        if (!_open.TryRemove(id, out var cursor))
            return false;
        cursor.Kill();
        return true;
    }

    /// <summary>Closes the cursors of sessions that have ended.</summary>
    public void Kill(Predicate<LogicalSession> isMeant)
    {
        foreach (var cursor in _open.Values)
        {
            if (cursor.Session is { } session && isMeant(session))
                Kill(cursor.Id);
        }
    }

    /// <summary>Closes the cursors of a transaction that has ended.</summary>
    public void KillOf(RetryableWrite transaction)
    {
        foreach (var cursor in _open.Values)
        {
            if (cursor.TransactionNumber == transaction.TransactionNumber && cursor.Session == transaction.Session)
                Kill(cursor.Id);
        }
    }

    private void Sweep()
    {
        foreach (var cursor in _open.Values)
        {
            if (cursor.NoTimeout || _time.GetElapsedTime(cursor.LastUsed) < _timeout || !cursor.TryUse())
                continue;
            cursor.Release();
            if (Kill(cursor.Id))
                Interlocked.Increment(ref _timedOut);
        }
    }

    public void Dispose()
    {
        _sweep.Dispose();
        foreach (var cursor in _open.Values)
            Kill(cursor.Id);
    }
}
