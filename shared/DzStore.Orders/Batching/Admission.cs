namespace DzStore.Orders.Batching;

/// <summary>
/// Decides whether one more request may wait, by Little's law: the requests ahead of it times the recent time for each. A queue that is
/// limited by time answers admitted requests fast; a limit by count alone is too long for a slow database and too short for a fast one.
/// </summary>
internal sealed class Admission(BatchLimits limits)
{
    /// <summary>The weight of the newest batch in the moving average.</summary>
    private const double Newest = 0.2;

    private double _secondsEach;

    /// <summary>Refuses a request behind <paramref name="ahead"/> others where it would wait too long.</summary>
    /// <returns>The time after which its sender should try again; null where it is admitted.</returns>
    public TimeSpan? Refuse(int ahead)
    {
        var wait = TimeSpan.FromSeconds(ahead * Volatile.Read(ref _secondsEach));
        // Requests that fit into the next batch are always admitted: a burst after a pause is no overload.
        var isInTime = ahead < limits.Size || wait <= limits.MaxWait;
        return ahead < limits.Queue && isInTime ? null : wait;
    }

    /// <summary>
    /// Updates the time for each request by a batch of <paramref name="count"/> that took <paramref name="elapsed"/> beside as many
    /// batches as may be in flight.
    /// </summary>
    public void Observe(int count, TimeSpan elapsed)
    {
        var seconds = elapsed.TotalSeconds / (count * limits.InFlight);
        var average = Volatile.Read(ref _secondsEach);
        Volatile.Write(ref _secondsEach, average == 0 ? seconds : average + Newest * (seconds - average));
    }
}
