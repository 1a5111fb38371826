namespace DzStore.Load;

/// <summary>When the requests of an open phase are due. Any thread may take the next one that is; each is taken once, in order.</summary>
internal sealed class Schedule(LoadPhase plan, int phase, long begin, TimeProvider time)
{
    private readonly long arrivals = plan.Arrivals;
    private long next;

    public bool IsDone => Volatile.Read(ref next) >= arrivals;

    /// <summary>The next request, if its time has come; null otherwise.</summary>
    public (int Phase, long Timestamp)? TakeDue()
    {
        while (Volatile.Read(ref next) is var i && i < arrivals)
        {
            var due = begin + (long)(plan.ArrivalSeconds(i) * time.TimestampFrequency);
            if (time.GetTimestamp() < due)
                return null;
            if (Interlocked.CompareExchange(ref next, i + 1, i) == i)
                return (phase, due);
        }
        return null;
    }
}
