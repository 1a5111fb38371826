namespace EmbeddedMongo.Storage.Oplog;

/// <summary>
/// The cluster time, which only rises: writes allocate it, and what clients and members have seen elsewhere advances it. It follows the
/// wall clock, and goes on counting where that stands still or steps back. See "Cluster Time" in <c>src/mongo/db/repl/README.md</c> of
/// mongodb/mongo.
/// </summary>
/// <param name="time">The wall clock.</param>
/// <param name="last">The timestamp that all others must be above.</param>
internal sealed class OplogClock(TimeProvider time, long last)
{
    private long _last = last;

    /// <summary>The newest timestamp that was allocated or heard of.</summary>
    public long Last => Volatile.Read(ref _last);

    /// <summary>The wall clock as a timestamp, without an increment.</summary>
    public long Wall => time.GetUtcNow().ToUnixTimeSeconds() << 32;

    /// <summary>A timestamp above all before it.</summary>
    public long Next() => Next(Wall);

    /// <param name="wall">The wall clock of a moment ago, from <see cref="Wall"/>.</param>
    public long Next(long wall)
    {
        while (true)
        {
            var last = Last;
            // An increment that overflows carries over into the seconds.
            var next = Math.Max(last, wall) + 1;
            if (Interlocked.CompareExchange(ref _last, next, last) == last)
                return next;
        }
    }

    /// <summary>Takes over a timestamp that was seen elsewhere, if it is newer.</summary>
    public void Advance(long timestamp)
    {
        while (true)
        {
            var last = Last;
            if (last >= timestamp || Interlocked.CompareExchange(ref _last, timestamp, last) == last)
                return;
        }
    }
}
