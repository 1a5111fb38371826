namespace DzStore.Load.Running;

/// <summary>
/// The due times of the requests of an open phase. Any thread may take the next one that is due; each is taken once, in order.
/// </summary>
internal sealed class Schedule(LoadPhase plan, int phase, long begin, TimeProvider time)
{
    private readonly long _arrivals = plan.Arrivals;
    private long _next;

    public bool IsDone => Volatile.Read(ref _next) >= _arrivals;

    /// <summary>The next request, if its time has come; null otherwise.</summary>
    public (int Phase, long Timestamp)? TakeDue()
    {
        while (Volatile.Read(ref _next) is var i && i < _arrivals)
        {
            var due = begin + (long)(plan.ArrivalSeconds(i) * time.TimestampFrequency);
            if (time.GetTimestamp() < due)
                return null;
            if (Interlocked.CompareExchange(ref _next, i + 1, i) == i)
                return (phase, due);
        }
        return null;
    }
}
