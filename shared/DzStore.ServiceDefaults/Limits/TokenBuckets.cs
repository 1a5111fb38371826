namespace DzStore.ServiceDefaults.Limits;

/// <summary>
/// A token bucket for each caller, in constant memory however many there are. A bucket is one number, the time at which it will be full again
/// (the generic cell rate algorithm). One that is full says no more than none at all, so it is forgotten first; where every bucket that a
/// newcomer could take is in use, the one that is full soonest makes room, so that who sends too much is remembered longest.
/// </summary>
/// <param name="rate">Tokens a second.</param>
/// <param name="burst">Tokens that a full bucket holds.</param>
internal sealed class TokenBuckets(double rate, int burst, TimeProvider time)
{
    private const int Sets = 16_384;
    private const int Ways = 8;

    private readonly Bucket[][] _sets = new Bucket[Sets][];
    private readonly long _ticksPerToken = Math.Max(1, (long)(time.TimestampFrequency / rate));

    /// <summary>Takes a token. Zero where there was one, else how long until there is.</summary>
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
