namespace DzStore.ServiceDefaults.Limits;

/// <summary>
/// A token bucket for each caller, in constant memory however many there are. A bucket is one number, the time at which it will be full
/// again (the generic cell rate algorithm, ITU-T I.371). A full bucket is equal to none at all, so it is dropped first; where every bucket
/// that a new caller could take is in use, the one that is full soonest makes room, so that callers who send too much are kept longest.
/// </summary>
/// <param name="rate">The tokens a second.</param>
/// <param name="burst">The tokens in a full bucket.</param>
/// <param name="time">The clock.</param>
public sealed class TokenBuckets(double rate, int burst, TimeProvider time)
{
    private const int Sets = 16_384;
    private const int Ways = 8;

    private readonly Bucket[][] _sets = new Bucket[Sets][];
    private readonly long _ticksPerToken = Math.Max(1, (long)(time.TimestampFrequency / rate));

    /// <summary>Takes a token.</summary>
    /// <returns>Zero where there was one, else the time until there is one.</returns>
    public TimeSpan Take(object caller)
    {
        var now = time.GetTimestamp();
        var set = SetOf(caller);
        lock (set)
        {
            ref var bucket = ref Find(set, caller);
            var full = Math.Max(bucket.FullAt, now) + _ticksPerToken;
            var wait = full - now - (_ticksPerToken * burst);
            if (wait > 0)
                return time.GetElapsedTime(now, now + wait);
            bucket = new(caller, full);
            return TimeSpan.Zero;
        }
    }

    private Bucket[] SetOf(object caller)
    {
        ref var set = ref _sets[(uint)caller.GetHashCode() % Sets];
        return Volatile.Read(ref set) ?? Interlocked.CompareExchange(ref set, new Bucket[Ways], null) ?? set;
    }

    private static ref Bucket Find(Bucket[] set, object caller)
    {
        var soonest = 0;
        for (var i = 0; i < set.Length; i++)
        {
            if (caller.Equals(set[i].Caller))
                return ref set[i];
            if (set[i].FullAt < set[soonest].FullAt)
                soonest = i;
        }
        set[soonest] = default;
        return ref set[soonest];
    }

    private readonly record struct Bucket(object? Caller, long FullAt);
}
